"""A workbook of the registry judged as a whole: branches and terms, people, then the seats of branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar, cast

from services.registry.domain.branch import Register
from services.registry.domain.imports.known import Registration, Society
from services.registry.domain.imports.people import PeopleJudge, SeatLine
from services.registry.domain.imports.seats import SeatJudge
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.faults import RosterHasErrors
from services.registry.domain.roster.plan import YEARS_AHEAD, Known, Plan, make_plan, refuse_unreleased
from shared.errors import Refused
from shared.events.base import DomainEvent
from shared.events.registry import BranchState
from shared.imports import whole as shared
from shared.workbook.diff import RowDiff
from shared.workbook.table import Table

Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day changes hold (today if None), which day it is, and whether bad rows are left out."""

    day: date | None
    today: date
    leave: bool = False


@dataclass(frozen=True)
class Whole(shared.Whole):
    """Everything the workbook would do."""

    branches: Plan | None
    people: tuple[SeatLine, ...]

    REFUSAL: ClassVar[type[Refused]] = RosterHasErrors
    RANK: ClassVar[Mapping[str, int]] = {"branch": 0, "person": 1, "term": 2}

    @property
    def registrations(self) -> list[Registration]:
        """The persons to be registered."""
        return [line.registration for line in self.people if line.registration]

    def beside(self) -> dict[str, Any]:
        """Rows whose Party membership was not taken, because no consent came with it."""
        return {"party_membership_not_taken": sum(line.wanted.party_dropped for line in self.people)}


def judge_whole(
    tables: Mapping[str, Table], register: Register, known: Known, society: Society, asked: Asked, told: Told
) -> Whole:
    """
    Judge all sheets: branches and terms first, then people, then the seats of branches, which may name new people.

    `told` hears (sheet, rows done). May take seconds: call it outside the event loop.
    """
    day, last = asked.day or asked.today, date(asked.today.year + YEARS_AHEAD, 12, 31)
    table = tables.get(BRANCHES.sheet)
    plan = _branches(table, register, known, asked) if table else None
    lines = plan.lines if plan else ()
    society.found(event for event in (plan.events if plan else ()) if isinstance(event, BranchState))
    seats = SeatJudge(table, society, day) if table else None
    for line in lines:
        cast("SeatJudge", seats).terms(line)
    told(BRANCHES.sheet, len(lines))
    people: list[SeatLine] = []
    for sheet, other in tables.items():
        if sheet != BRANCHES.sheet:
            people += PeopleJudge(other, society, day, last).judge(partial(told, sheet))
    for line in lines:
        cast("SeatJudge", seats).seats(line)
    return _whole(plan, people, tables)


def _branches(table: Table, register: Register, known: Known, asked: Asked) -> Plan:
    plan = make_plan(table, register, known, asked.day, asked.today)
    if asked.leave:
        refuse_unreleased(plan, register)
    return plan


def _whole(plan: Plan | None, people: list[SeatLine], tables: Mapping[str, Table]) -> Whole:
    rows: dict[str, list[RowDiff]] = {}
    said: dict[str, Sequence[Sequence[DomainEvent]]] = {}
    if plan:
        said[BRANCHES.sheet] = [line.judgement.events for line in plan.lines]
    for sheet, table in tables.items():
        lines = plan.lines if plan and sheet == BRANCHES.sheet else people
        rows[sheet] = [line.diff(table.sheet) for line in lines]
        said.setdefault(sheet, [line.events for line in people])
    return Whole(tables, rows, said, plan, tuple(people))
