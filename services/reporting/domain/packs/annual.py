"""Which branches have handed in the facts of a year, what is lacking, and in time for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.reporting.domain.packs.rows import AnnualFacts, AuthorityDue, DueState

Told = Mapping[str, Any]
# What a branch of a year is made of where the registry has not said its rule yet.
FACTS: Final = ("name", "head", "address", "procedure", "activities")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    The society's rule of a year as the registry told it with the facts: due days, which branches, which facts.

    Unknown as long as nobody has handed in anything: then no due day is named, and active branches are expected.
    """

    known: bool = False
    due: Mapping[str, date] | None = None
    statuses: tuple[str, ...] = ("normal", "rectifying")
    needed: tuple[str, ...] = FACTS


def rule_of(told: Told | None) -> Rule:
    """The rule from what an event says of it."""
    if not told:
        return Rule()
    due = {one["authority"]: date.fromisoformat(one["on"]) for one in told["due"]}
    return Rule(True, due, tuple(told["statuses"]), tuple(told["needed"]))


def facts_of(branch: str, name: str, hosted: int, said: Told | None, rule: Rule, day: date) -> AnnualFacts:
    """How one branch stands on a day; `said` is what it has handed in, None where it has not."""
    told = said or {}
    lacking = tuple(fact for fact in rule.needed if told.get(fact) is None and not told.get(f"{fact}_described"))
    complete = said is not None and not lacking
    done = date.fromisoformat(told["handed_in_on"]) if said else None
    procedure = told.get("procedure") or {}
    return AnnualFacts(
        branch=branch,
        name=told.get("name") or name,
        state="complete" if complete else "incomplete" if said else "missing",
        lacking=lacking,
        head=bool(told.get("head")),
        address=told.get("address"),
        decided_by=procedure.get("body"),
        decided_on=procedure.get("decided_on"),
        decision=procedure.get("number"),
        procedure_described=bool(told.get("procedure_described")),
        activities=told.get("activities"),
        activities_described=bool(told.get("activities_described")),
        hosted=hosted,
        handed_in_on=done,
        due=tuple(
            AuthorityDue(authority=authority, due_on=due, state=_state(done if complete else None, due, day))
            for authority, due in sorted((rule.due or {}).items(), key=lambda one: (one[1], one[0]))
        ),
    )


def _state(done: date | None, due: date, day: date) -> DueState:
    """A due day itself is still in time."""
    if done is not None:
        return "in_time" if done <= due else "late"
    return "open" if day <= due else "overdue"
