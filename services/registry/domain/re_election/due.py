"""The due list of re-elections, and what is to be reminded of: both from the same terms, steps and rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.domain.re_election.steps import (
    DueStep,
    Occasion,
    ReElectionSteps,
    WorkingDays,
    reached,
    steps_of,
    steps_to_remind,
)
from shared.events.registry import ReElectionReminded, ReElectionState


@dataclass(frozen=True, slots=True)
class Running:
    """
    A term, its body, and the re-election that ends it, if one was started.

    Over terms are here too while the re-election that ended them was confirmed: its filing may still be due.
    """

    term: str
    body: str
    name: str
    branch: bool
    number: int
    began_on: date
    until: date
    ended_on: date | None
    re_election: ReElectionState | None
    version: int | None

    @property
    def held(self) -> bool:
        """Whether the election was held, so that only the papers after it are left."""
        return self.re_election is not None and self.re_election.status == "confirmed"


@dataclass(frozen=True, slots=True)
class Due:
    """A term with its steps on a day; `mark` is the last one it has reached, if any."""

    of: Running
    steps: tuple[DueStep, ...]
    mark: Occasion | None

    @property
    def waits_for_a_paper(self) -> bool:
        """Whether a step that can be done is not done."""
        return any(step.open and step.done_on is None for step in self.steps)


def due(of: Running, rule: ReElectionSteps, marked: WorkingDays, today: date) -> Due:
    """A term on a day. Once its election is held no mark is reached any more."""
    election = of.re_election
    done = {one.step: (one.done_on, one.paper) for one in election.steps} if election else {}
    elected_on = election.elected_on if election else None
    steps = tuple(steps_of(rule, marked, of.until, elected_on, held=of.held, done=done))
    return Due(of, steps, None if of.held else reached(rule, of.until, today))


def reminders(
    dues: Iterable[Due], rule: ReElectionSteps, told: Collection[tuple[str, str, date]], today: date
) -> list[ReElectionReminded]:
    """What is to be told today and was not told for that due day before."""
    found = []
    for one in dues:
        occasions = steps_to_remind(rule, one.steps, today) + ([one.mark] if one.mark else [])
        for occasion in occasions:
            if (one.of.term, occasion.step, occasion.due_on) not in told:
                found.append(_reminded(one.of, occasion, today))
    return found


def _reminded(of: Running, occasion: Occasion, today: date) -> ReElectionReminded:
    return ReElectionReminded(
        term=of.term,
        body=of.body,
        branch=of.body if of.branch else None,
        step=occasion.step,
        due_on=occasion.due_on,
        effective_on=today,
    )


def told(one: Due, today: date) -> dict[str, Any]:
    """A due term as a list shows it; `days` until the end as planned, negative when it has passed."""
    of, election = one.of, one.of.re_election
    return {
        "code": of.term,
        "body": of.body,
        "name": of.name,
        "number": of.number,
        "began_on": of.began_on,
        "until": of.until,
        "days": (of.until - today).days,
        "mark": one.mark.step if one.mark else None,
        "re_election": {"code": election.code, "status": election.status, "version": of.version} if election else None,
        "elected_on": election.elected_on if election else None,
        "steps": [step.told(today) for step in one.steps],
    }
