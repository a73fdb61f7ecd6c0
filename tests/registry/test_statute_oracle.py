"""The checker against an independent recomputation, on societies made at random around the edge days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.domain.statute import Body, Finding, Group, Person, Post, Snapshot, Term, check
from services.registry.domain.statute.check import CHECKS
from tests.registry.statute import ON, SOCIETY, rules
from tests.registry.statute_oracle import COMMITTEE, Oracle

FIELDS = ("心律", "体外循环", "医学物理")
LIMITS: dict[str, dict[str, Any]] = {
    "committee_size": {"posts": sorted(COMMITTEE), "roster": ["committee_member"], "least": 3, "most": 5},
    "post_seats": {"most": {"vice_chair": 2}},
}
RULES = rules(
    committee_size={"severity": "warning", "kinds": {"branch": LIMITS["committee_size"]}},
    post_seats={"severity": "warning", "kinds": {"branch": LIMITS["post_seats"], "standing_council": {"most": {}}}},
)
BRANCH_POSTS = (*sorted(COMMITTEE), "committee_member", "chair", "vice_chair", "liaison", "deputy_liaison")
COUNCIL_POSTS = ("president", "secretary_general", "standing_council_member")
SEEDS = range(60)


def near(dice: random.Random, day: date) -> date:
    """A day at the edge of another one, or years from it."""
    return day + timedelta(days=dice.choice((-1, 0, 1, 0, -1, -181, -365, 365, -1461, -1826, -2000)))


def society(seed: int) -> Snapshot:
    """Two or three branches and a council with people who come and go on days that lie close together."""
    dice = random.Random(seed)
    states = [dice.choice(("normal", "normal", "rectifying", "suspended")) for _ in FIELDS]
    bodies = [Body(f"B-{n}", "分会", f"{SOCIETY}{FIELDS[n]}分会", status=state) for n, state in enumerate(states)]
    bodies.append(Body("C", "standing_council", "常务理事会", branch=False))
    terms = [term for body in bodies for term in terms_of(dice, body.code)]
    people = [f"R-{n}" for n in range(9)]
    persons = [
        Person(
            code, dice.choice((None, 1955, 1956, 1957, 1964, 1965, 1966, 1967, 1980)), f"M-{code}" if n % 2 else None
        )
        for n, code in enumerate(people)
    ]
    return Snapshot(
        bodies=tuple(bodies),
        terms=tuple(terms),
        posts=tuple(posts_of(dice, bodies, terms, people)),
        persons=tuple(persons),
        groups=tuple(Group(f"G-{n}", f"B-{n}", dice.choice(people)) for n in range(3) if dice.random() < 0.7),
        left={f"M-{code}": near(dice, ON) for code in people if dice.random() < 0.4},
        society_name=SOCIETY,
    )


def terms_of(dice: random.Random, body: str) -> list[Term]:
    """Up to four terms one after the other, the last one running past its plan or not at all."""
    begins, found = date(2008, 1, 1) + timedelta(days=dice.randrange(400)), []
    for number in range(1, dice.randrange(1, 6)):
        until = begins + timedelta(days=dice.choice((1461, 1826, 1827, 1828)))
        ended = until + timedelta(days=dice.choice((0, 0, 30, 300)))
        found.append(Term(f"T-{body}-{number}", body, number, begins, until, None, ended))
        begins = ended
    if found and dice.random() < 0.8:
        last = found[-1]
        until = dice.choice((last.until, near(dice, ON), ON + timedelta(days=dice.randrange(400))))
        found[-1] = Term(
            last.code, body, last.number, last.began_on, max(until, last.began_on + timedelta(days=1)), None,
            dice.choice((None, None, near(dice, ON))),
        )  # fmt: skip
    return [term for term in found if term.ended_on is None or term.ended_on > term.began_on]


def posts_of(dice: random.Random, bodies: list[Body], terms: list[Term], people: list[str]) -> list[Post]:
    """Appointments of which no two of one person in one post share a day, as the database has it."""
    found: list[Post] = []
    for n in range(dice.randrange(10, 70)):
        body = dice.choice(bodies)
        kind = dice.choice(BRANCH_POSTS if body.branch else COUNCIL_POSTS)
        own = [term for term in terms if term.body == body.code]
        edges = [near(dice, ON), *(term.began_on for term in own), *(term.ended_on or ON for term in own)]
        since = dice.choice(edges) + timedelta(days=dice.choice((0, 0, 0, 1, -1)))
        until = dice.choice((None, None, *(edge for edge in edges if edge > since)))
        term = dice.choice((None, *(one.code for one in own if one.began_on <= since)))
        post = Post(f"P-{n}", body.code, kind, dice.choice(people), since, until, term)
        if not any(clash(post, other) for other in found):
            found.append(post)
    return found


def clash(one: Post, other: Post) -> bool:
    same = (one.body, one.post, one.person) == (other.body, other.post, other.person)
    return same and (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def as_told(one: Finding) -> tuple[str, str, Any]:
    """(rule, whom it concerns, number), as the oracle says it."""
    body, person = "/".join(one.bodies), str(one.facts.get("person"))
    post = str(one.facts.get("post") or one.facts["limit"].get("post"))
    whom = {
        "post_seats": f"{body}/{post}", "vacant_posts": f"{body}/{post}", "age_cap": f"{body}/{person}",
        "consecutive_terms": f"{body}/{post}/{person}", "chair_on_council": f"{body}/{person}",
        "chair_of_two": person, "lapsed_member": f"{body}/{post}/{person}",
    }  # fmt: skip
    number = {
        "deputy_only": "deputies", "vacant_posts": "vacant", "age_cap": "age", "mean_age": "mean",
        "term_overdue": "days",
        "term_ending": "months", "three_chairs": None, "term_too_long": None, "chair_on_council": "seats",
        "group_leader": "leading", "lapsed_member": "days",
    }.get(one.rule, "count")  # fmt: skip
    return (one.rule, whom.get(one.rule, body), one.value[number] if number else None)


def found_on(known: Snapshot, day: date) -> set[tuple[str, str, Any]]:
    """What the checker finds; what it says it cannot judge (unknown, partly) is tested by itself."""
    findings = check(known, RULES, day)
    return {as_told(one) for one in findings if not one.detail.endswith(("unknown", "partly"))}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_checker_finds_what_the_oracle_finds(seed: int) -> None:
    known = society(seed)
    for day in (ON - timedelta(days=1), ON, ON + timedelta(days=1)):
        assert found_on(known, day) == Oracle(known, day).everything()


def test_every_rule_but_that_of_names_is_found_somewhere() -> None:
    found = {rule for seed in SEEDS for rule, _, _ in found_on(society(seed), ON)}
    assert found == set(CHECKS) - {"branch_name"}
