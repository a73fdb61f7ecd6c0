"""What a pack tells beside the figures, row by row; no name and no code of a person."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from services.reporting.domain.figure import Figure, Row

DueState = Literal["in_time", "late", "open", "overdue"]


class Part(Row):
    """A part of the period with all figures of its own; their records open under `<figure>@<code of the part>`."""

    code: str
    first_day: date
    last_day: date
    figures: dict[str, Figure]


class BranchChange(Row):
    """What became of a branch between the day before the period and its last day."""

    branch: str
    name: str
    what: Literal["founded", "ended", "renamed", "status"]
    before: str | None = None
    after: str | None = None


class GoverningSession(Row):
    """A session of a governing body held in the period, and whether it had the item on Party-building."""

    code: str
    kind: str
    number: int
    title: str
    held_on: date
    party_building: bool


class HonourGiven(Row):
    """An honour of the register given in the period; of a person nothing but that it went to one."""

    code: str
    award: str
    kind: str
    year: int
    recipient: Literal["branch", "person", "body"]
    branch: str | None
    session: str | None
    given_on: date


class ReElectionHeld(Row):
    """A re-election confirmed in the period; `branch` where the body is one."""

    code: str
    body: str
    name: str
    branch: str | None
    number: int
    elected_on: date


class AuthorityDue(Row):
    """By when an authority has to have the facts of a year, and how a branch stands with it."""

    authority: str
    due_on: date
    state: DueState


class AnnualFacts(Row):
    """
    The five facts of one branch for the yearly report: 名称, 负责人, 住所, 设立程序, 开展活动.

    Who heads it is known by code where it was handed in; the name is put in when the paper is written. `activities` is
    what the branch says, `hosted` what is recorded.
    """

    branch: str
    name: str
    state: Literal["complete", "incomplete", "missing"]
    lacking: tuple[str, ...]
    head: bool
    address: str | None
    decided_by: str | None
    decided_on: date | None
    decision: str | None
    procedure_described: bool
    activities: int | None
    activities_described: bool
    hosted: int
    handed_in_on: date | None
    due: tuple[AuthorityDue, ...]


class Money(Row):
    """What was meant to be spent, what was, and what is over it, in fen."""

    planned_fen: int
    spent_fen: int

    @property
    def left_fen(self) -> int:
        """What is not spent; nothing where more was."""
        return max(0, self.planned_fen - self.spent_fen)

    @property
    def over_fen(self) -> int:
        """What was spent beyond the plan."""
        return max(0, self.spent_fen - self.planned_fen)


class BudgetLineUsed(Money):
    """A line of the budget and what was spent on it."""

    number: int
    title: str
    source: str


class StageDone(Money):
    """A stage, planned and real."""

    number: int
    title: str
    starts_on: date
    ends_on: date
    started_on: date | None
    ended_on: date | None


class TaskPromised(Row):
    """A task of the application."""

    number: int
    title: str
    due_on: date | None


class Decided(Row):
    """A step on which somebody outside decided: who, under which number, on which day."""

    step: str
    on: date
    body: str | None
    number: str | None


class Project(Row):
    """A project of a programme, from its application to its closing. Its words stay with their owner."""

    code: str
    programme: str
    year: int
    state: str
    title: str
    category: str | None
    applicant: str | None
    granted_fen: int | None
    steps: tuple[Decided, ...]
    tasks: tuple[TaskPromised, ...]
    budget: tuple[BudgetLineUsed, ...]
    stages: tuple[StageDone, ...]
    total: Money
    evidence: int

    def decided(self, step: str) -> Decided | None:
        """The last decision of a kind."""
        return next((one for one in reversed(self.steps) if one.step == step), None)


class ItemHandled(Row):
    """
    An item raised in the period and what had become of it by its last day; of a round before a reopening nothing.

    Who raised it is known to its owner alone: a name is put in when the paper is written. `branch`: it raised the item.
    """

    code: str
    kind: str
    topic: str
    origin: str
    branch: str | None = None
    raised_on: date
    wants_reply: bool
    answer_due_on: date
    acknowledged_on: date | None = None
    assigned_on: date | None = None
    passed_on_to: str | None = None
    passed_on_on: date | None = None
    passed_on_number: str | None = None
    passed_on_replied_on: date | None = None
    carried_to: str | None = None
    carried_on: date | None = None
    extended_on: date | None = None
    answered_on: date | None = None
    result: str | None = None
    solved_on: date | None = None
    told_on: date | None = None
    closed_on: date | None = None
    reaction: str | None = None
    reopened: int | None = None
    reopened_on: date | None = None


def _absent(value: object) -> bool:
    """In the canonical text of packs that were kept before there was such a section, it must not appear."""
    return value is None


class Pack(Row):
    """What a pack tells beside the figures of its period; `lacks` names what it would need and has not."""

    report: str
    parts: tuple[Part, ...] = ()
    branch_changes: tuple[BranchChange, ...] = ()
    sessions: tuple[GoverningSession, ...] = ()
    honours: tuple[HonourGiven, ...] = ()
    re_elections: tuple[ReElectionHeld, ...] = ()
    projects: tuple[Project, ...] = ()
    annual_facts: tuple[AnnualFacts, ...] = ()
    annual_rule_known: bool = False
    items: tuple[ItemHandled, ...] | None = Field(default=None, exclude_if=_absent)
    """None: the pack tells of no items one by one, or its reader is not to see them."""
    items_confidential: int | None = Field(default=None, exclude_if=_absent)

    @property
    def has_rows(self) -> bool:
        """Whether it tells anything of its own; its parts are figures, and what was never handed in is not told."""
        rows = (self.branch_changes, self.sessions, self.honours, self.re_elections, self.projects)
        return (
            any(rows)
            or bool(self.items or self.items_confidential)
            or any(facts.state != "missing" for facts in self.annual_facts)
        )

    def part(self, code: str) -> Part | None:
        """The part of a code."""
        return next((part for part in self.parts if part.code == code), None)
