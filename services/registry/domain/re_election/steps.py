"""When each step of a re-election falls due: derived from the term's end and the day of the election, never kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field, model_validator

from services.registry.domain.statute.limits import Months, Value
from shared.workdays import Calendar, add_months, official_days, working_days_after

# Longer than any deadline in working days is in calendar days.
DAYS_AROUND = 366
StepCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Title = Annotated[str, Field(min_length=1, max_length=60)]


class Step(Value):
    """A step with its paper: so many months before the term ends, or so many working days after the election."""

    step: StepCode
    zh: Title
    en: Title
    months_before: Months | None = None
    working_days_after: Annotated[int, Field(ge=1, le=120)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Step:
        if (self.months_before is None) == (self.working_days_after is None):
            raise ValueError("须且只须填一项期限 | months_before or working_days_after, one of the two")
        return self


class ReElectionSteps(Value):
    """换届步骤、期限和提醒 | The steps and papers, and how long before and after a term ends a body is reminded"""

    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]
    months_ahead: Annotated[tuple[Months, ...], Field(min_length=1, max_length=12)]
    overdue_days: Annotated[tuple[Annotated[int, Field(ge=1, le=3660)], ...], Field(max_length=12)] = ()
    remind_days_before: Annotated[int, Field(ge=0, le=366)] = 0

    @model_validator(mode="after")
    def _each_once(self) -> ReElectionSteps:
        if len({step.step for step in self.steps}) < len(self.steps):
            raise ValueError("步骤编码不得重复 | each step once")
        return self

    def step(self, code: str) -> Step | None:
        """A step by its code."""
        return next((step for step in self.steps if step.step == code), None)


class WorkingDays(Value):
    """学会自定的工作日和休息日 | Days the society has marked itself, for years of no official calendar yet"""

    working: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> WorkingDays:
        if both := set(self.working) & set(self.holidays):
            raise ValueError(f"{min(both)} 不能既是工作日又是休息日 | a day is either working or a holiday")
        return self


def calendar_around(day: date, marked: WorkingDays) -> Calendar:
    """The official calendar of the year after a day, with the society's own days over it."""
    known = official_days(day, day + timedelta(days=DAYS_AROUND))
    return Calendar(known | dict.fromkeys(marked.working, True) | dict.fromkeys(marked.holidays, False))


@dataclass(frozen=True, slots=True)
class DueStep:
    """
    A step of one re-election: when it falls due, and when it was done.

    `provisional`: the day may still move, because the election has not been held or the calendar is not known.
    `open`: it can be done now; what follows the election waits for it.
    """

    step: Step
    due_on: date
    provisional: bool
    open: bool = True
    done_on: date | None = None
    paper: str | None = None

    def told(self, today: date) -> dict[str, Any]:
        """As a list shows it."""
        return {
            "step": self.step.step,
            "title": self.step.zh,
            "title_en": self.step.en,
            "due_on": self.due_on,
            "provisional": self.provisional,
            "done_on": self.done_on,
            "paper": self.paper,
            "overdue": self.done_on is None and today > self.due_on,
        }


def steps_of(
    rule: ReElectionSteps,
    marked: WorkingDays,
    until: date,
    elected_on: date | None,
    *,
    held: bool = False,
    done: Mapping[str, tuple[date, str | None]] | None = None,
) -> list[DueStep]:
    """
    Every step with its due day.

    `until` is the end of the term as planned now; `elected_on` the day of the election, planned or (`held`) real. While
    nothing is planned the last day of the term stands for it.
    """
    found = []
    for step in rule.steps:
        due, provisional = _due(step, until, elected_on, marked)
        done_on, paper = (done or {}).get(step.step, (None, None))
        waits = step.months_before is None and not held
        found.append(DueStep(step, due, provisional or waits, not waits, done_on, paper))
    return found


def _due(step: Step, until: date, elected_on: date | None, marked: WorkingDays) -> tuple[date, bool]:
    if step.months_before is not None:
        return add_months(until, -step.months_before), False
    day = elected_on or until
    days = calendar_around(day, marked)
    due = working_days_after(day, step.working_days_after or 0, days)
    return due, days.is_provisional(day, due)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a body is to be reminded of: `step` as in the event, since `remind_on`, for something due on `due_on`."""

    step: str
    due_on: date
    remind_on: date


def reached(rule: ReElectionSteps, until: date, today: date) -> Occasion | None:
    """
    The last mark that a term has reached: months ahead, its end, days overdue; None while it is far off.

    Only the last, so that a society which begins to use the planner is not told of five marks of one term at once.
    """
    marks = [Occasion(f"ahead_{n}", day := add_months(until, -n), day) for n in rule.months_ahead]
    marks.append(Occasion("due", until, until))
    marks += [Occasion(f"overdue_{n}", day := until + timedelta(days=n), day) for n in rule.overdue_days]
    past = [mark for mark in marks if mark.remind_on <= today]
    return max(past, key=lambda mark: mark.remind_on) if past else None


def steps_to_remind(rule: ReElectionSteps, steps: Iterable[DueStep], today: date) -> list[Occasion]:
    """The steps not done whose time has come, `remind_days_before` before they fall due."""
    early = timedelta(days=rule.remind_days_before)
    return [
        Occasion(one.step.step, one.due_on, one.due_on - early)
        for one in steps
        if one.open and one.done_on is None and one.due_on - early <= today
    ]
