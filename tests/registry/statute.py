"""Samples for the statute checker: the rules as the migrations set them, and a branch in which nothing is at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import services.registry
from services.registry.domain.statute import Body, Finding, Group, Person, Post, Rules, Snapshot, Term, check

ON = date(2026, 11, 22)
LONG_AGO = date(1900, 1, 1)
_MIGRATIONS = Path(services.registry.__file__).parent / "migrations"
SOCIETY = "中国生物医学工程学会"


def rows() -> Iterator[tuple[str, date, Any]]:
    """Every rule that a migration sets."""
    for path in sorted(_MIGRATIONS.glob("*.sql")):
        for name, day, value in re.findall(
            r"\('(\w+)', '(\d{4}-\d\d-\d\d)', '(\{.*?\})'\)", path.read_text("utf-8"), re.S
        ):
            yield name, date.fromisoformat(day), json.loads(value)


def rules(**others: Any) -> Rules:
    """The rules of the migrations; `mean_age={...}` puts another value in one's place."""
    changed = [(name, others.get(name, value)) for name, _, value in rows()]
    return Rules.read([(name, LONG_AGO, value) for name, value in changed], ON)


RULES = rules()
BODY = Body("A", "分会", f"{SOCIETY}心律分会")
COUNCIL = Body("C", "standing_council", f"{SOCIETY}常务理事会", branch=False)
TERM = Term("T-3", "A", 3, date(2024, 1, 1), date(2029, 1, 1))
CHAIR = Post("P-1", "A", "chair", "R-1", date(2024, 1, 1), None, "T-3")
LIAISON = Post("P-2", "A", "liaison", "R-2", date(2024, 1, 1))
MEMBERS = tuple(Post(f"P-{n}", "A", "committee_member", f"R-{n}", date(2024, 1, 1), None, "T-3") for n in range(10, 40))
SEAT = tuple(
    Post(f"C-{n}", "C", post, person, date(2024, 1, 1))
    for n, (post, person) in enumerate(
        [("standing_council_member", "R-1"), ("president", "R-90"), ("secretary_general", "R-91")]
    )
)


def sample(
    *more: Post, without: tuple[str, ...] = (), body: Body = BODY, terms: tuple[Term, ...] = (TERM,), **others: Any
) -> Snapshot:
    """A branch with chair, liaison and thirty committee members of whom all is known; `without` drops posts by code."""
    posts = tuple(post for post in (CHAIR, LIAISON, *MEMBERS, *SEAT, *more) if post.code not in without)
    people = tuple(Person(code, 1970) for code in sorted({post.person for post in posts}))
    known: dict[str, Any] = {"persons": people, "society_name": SOCIETY} | others
    return Snapshot(bodies=(body, COUNCIL), terms=terms, posts=posts, **known)


def found(snapshot: Snapshot, rule: str, on: date = ON, by: Rules = RULES) -> list[Finding]:
    """What one rule finds."""
    return [finding for finding in check(snapshot, by, on) if finding.rule == rule]


def born(snapshot: Snapshot, **years: int | None) -> Snapshot:
    """The same with other years of birth; a code is written R_1."""
    wanted = {code.replace("_", "-"): year for code, year in years.items()}
    people = tuple(replace(one, birth_year=wanted.get(one.code, one.birth_year)) for one in snapshot.persons)
    return replace(snapshot, persons=people)


__all__ = ["Group", "Person", "Post", "Snapshot", "Term"]
