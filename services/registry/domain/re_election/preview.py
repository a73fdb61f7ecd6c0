"""The roster as it would be after a re-election, what the checker finds in it, and each candidate explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from services.registry.domain.statute import Finding, Post, Rules, Snapshot, Term, check
from services.registry.domain.statute.limits import ByKind, Held, Length, Many, Scope
from services.registry.domain.statute.people import age_on
from services.registry.domain.statute.snapshot import Body, Scene
from services.registry.domain.statute.terms import chain_facts, terms_running
from shared.events.registry import Candidate, ReElectionState
from shared.workdays import add_months

LONGEST_MONTHS = 60
NEW = "new"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-election does to the posts of its body: who stays, who goes, who begins."""

    day: date
    ending: tuple[Post, ...]
    beginning: tuple[Candidate, ...]

    def told(self) -> list[dict[str, Any]]:
        """The resulting roster, then who leaves: `re_elected`, `moved` (another post before), `new`, `leaves`."""
        held = {(post.person, post.post) for post in self.ending}
        before = {post.person: post.post for post in self.ending}
        lines: list[dict[str, Any]] = []
        for one in self.beginning:
            same = (one.person, one.post) in held
            outcome = "re_elected" if same else "moved" if one.person in before else "new"
            lines.append({"person": one.person, "post": one.post, "outcome": outcome, "before": before.get(one.person)})
        standing = {one.person for one in self.beginning}
        leaving = [post for post in self.ending if post.person not in standing]
        return lines + [
            {"person": one.person, "post": None, "outcome": "leaves", "before": one.post} for one in leaving
        ]


def outcome(state: ReElectionState, snapshot: Snapshot, rules: Rules, day: date) -> Outcome:
    """The posts of the old term end with it, those that are no posts of a term go on; each candidate begins."""
    body = body_of(snapshot, state.body)
    bound = bound_posts(body, rules, state.candidates)
    ending = [
        post
        for post in snapshot.posts
        if post.body == state.body and post.post in bound and post.since < day and post.holds(day)
    ]
    return Outcome(day, tuple(ending), state.candidates)


def body_of(snapshot: Snapshot, code: str) -> Body:
    """A body of the snapshot."""
    return next(body for body in snapshot.bodies if body.code == code)


def bound_posts(body: Body, rules: Rules, candidates: Iterable[Candidate]) -> frozenset[str]:
    """The posts that end with a term: those of the rule `post_past_term`, and those that are voted on."""
    by_kind: ByKind[Held] = rules.value("post_past_term", ByKind)
    limit = by_kind.of(body)
    return frozenset(limit.posts if limit else ()) | {one.post for one in candidates}


def as_it_would_be(state: ReElectionState, result: Outcome, snapshot: Snapshot, rules: Rules) -> Snapshot:
    """The society on the day of the election once the outcome holds."""
    day, gone = result.day, {post.code for post in result.ending}
    posts = [replace(post, until=day) if post.code in gone else post for post in snapshot.posts]
    posts += [
        Post(f"{NEW}-{n}", state.body, one.post, one.person, day, None, NEW) for n, one in enumerate(result.beginning)
    ]
    terms = [
        replace(term, ended_on=day) if term.body == state.body and term.lasts(day) else term for term in snapshot.terms
    ]
    until = state.until or add_months(day, _longest(body_of(snapshot, state.body), rules))
    terms.append(Term(NEW, state.body, state.number, day, until))
    return replace(snapshot, posts=tuple(posts), terms=tuple(terms))


def _longest(body: Body, rules: Rules) -> int:
    """How long the new term may be, while nobody has said how long it will be."""
    by_kind: ByKind[Length] = rules.value("term_too_long", ByKind)
    limit = by_kind.of(body)
    return limit.months if limit else LONGEST_MONTHS


@dataclass(frozen=True, slots=True)
class Checked:
    """The checker's result on the roster as it would be; `state` changes whenever anything of it does."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    candidates: tuple[dict[str, Any], ...]
    state: str


def checked(state: ReElectionState, snapshot: Snapshot, rules: Rules, day: date) -> Checked:
    """Judge the roster as it would be on the day of the election. The body must be in the snapshot."""
    result = outcome(state, snapshot, rules, day)
    future = as_it_would_be(state, result, snapshot, rules)
    found = [one for one in check(future, rules, day) if state.body in one.bodies or one.subject == "society"]
    explained = _explained(state, future, rules, day, found)
    seal = {
        "day": day,
        "until": state.until,
        "candidates": [one.model_dump() for one in state.candidates],
        "roster": sorted((post.post, post.person, post.since.isoformat()) for post in result.ending),
        "findings": [(one.code, one.version, one.value) for one in found],
        "explained": explained,
    }
    token = sha256(orjson.dumps(seal, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
    return Checked(result, tuple(found), tuple(explained), token)


def _explained(
    state: ReElectionState, future: Snapshot, rules: Rules, day: date, found: Sequence[Finding]
) -> list[dict[str, Any]]:
    scene = Scene(future, day, rules.value("statute_scope", Scope).statuses)
    return [_candidate(one, state.body, scene, rules, found) for one in state.candidates]


def _candidate(one: Candidate, body: str, scene: Scene, rules: Rules, found: Sequence[Finding]) -> dict[str, Any]:
    """Age, terms running, other chairs and membership of a candidate, and the findings that name them."""
    person = scene.persons.get(one.person)
    year = person.birth_year if person else None
    member = person.member if person else None
    left = scene.snapshot.left.get(member or "")
    return {
        "person": one.person,
        "post": one.post,
        "registered": person is not None,
        "birth_year": year,
        "age": None if year is None else age_on(scene.on, year),
        "terms_running": len(_running(one, body, scene, rules)),
        "other_chairs": _other_chairs(one.person, body, scene, rules),
        "member": member,
        "left_on": left.isoformat() if left else None,
        "findings": [finding.code for finding in found if finding.facts.get("person") == one.person],
    }


def _running(one: Candidate, body: str, scene: Scene, rules: Rules) -> set[str]:
    by_kind = rules.value("consecutive_terms", ByKind)
    limit = by_kind.of(body_of(scene.snapshot, body))
    gap = limit.gap_days if limit else 0
    return terms_running(chain_facts(scene, body, one.post, one.person) | {"limit": {"gap_days": gap}})


def _other_chairs(person: str, body: str, scene: Scene, rules: Rules) -> list[str]:
    by_kind: ByKind[Many] = rules.value("chair_of_two", ByKind)
    return sorted(
        {
            post.body
            for post in scene.of_person.get(person, ())
            if post.body != body and (limit := by_kind.of(scene.bodies[post.body])) and post.post in limit.posts
        }
    )
