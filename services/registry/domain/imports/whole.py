"""A workbook judged as a whole: the same plan is shown by a dry run and carried out by the import itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any, cast

import orjson

from services.registry.domain.branch import Register
from services.registry.domain.imports.known import Registration, Society
from services.registry.domain.imports.people import PeopleJudge, SeatLine
from services.registry.domain.imports.seats import SeatJudge
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.faults import RosterHasErrors
from services.registry.domain.roster.plan import YEARS_AHEAD, Known, Plan, make_plan, refuse_unreleased
from shared.events.base import DomainEvent
from shared.events.registry import BranchState
from shared.workbook.diff import MAX_FAULTS_TOLD, OUTCOMES, RowDiff, counted
from shared.workbook.faults import Fault
from shared.workbook.table import Table

Counts = dict[str, int]
MOST_ROWS_TOLD = 2_000
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day changes hold (today if None), which day it is, and whether bad rows are left out."""

    day: date | None
    today: date
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything the workbook would do."""

    branches: Plan | None
    people: tuple[SeatLine, ...]
    tables: Mapping[str, Table]
    rows: Mapping[str, list[RowDiff]] = field(default_factory=dict)

    @property
    def faults(self) -> list[Fault]:
        """Every wrong cell, sheet by sheet."""
        return [fault for rows in self.rows.values() for row in rows for fault in row.faults]

    @property
    def events(self) -> list[DomainEvent]:
        """What happens, in the order in which it is said: branches, persons, then terms and posts."""
        said = [*(self.branches.events if self.branches else ()), *(e for line in self.people for e in line.events)]
        rank = {"branch": 0, "person": 1, "term": 2}
        return sorted(said, key=lambda event: rank.get(event.AGGREGATE, 3))

    @property
    def registrations(self) -> list[Registration]:
        """The persons to be registered."""
        return [line.registration for line in self.people if line.registration]

    @property
    def party_dropped(self) -> int:
        """Rows whose Party membership was not taken, because no consent came with it."""
        return sum(line.wanted.party_dropped for line in self.people)

    def predicted(self) -> dict[str, Counts]:
        """Per sheet, rows by outcome, and beside them what will be said by type."""
        counts = {sheet: counted(row.outcome for row in rows) for sheet, rows in self.rows.items()}
        return {**counts, "events": dict(sorted(Counter(event.TYPE for event in self.events).items()))}

    def observed(self, said: Mapping[str, int], touched: set[str]) -> dict[str, Counts]:
        """
        The same, from what was written: `said` counts events by type, `touched` are the subjects they belong to.

        A row counts as new or changed only if every event of it was written.
        """
        counts: dict[str, Counts] = {}
        for sheet, rows in self.rows.items():
            written = Counter(row.outcome for row, events in self._with_events(sheet, rows) if _all_in(events, touched))
            counts[sheet] = {outcome: written[outcome] for outcome in OUTCOMES}
        return {**counts, "events": dict(sorted(said.items()))}

    def _with_events(self, sheet: str, rows: list[RowDiff]) -> list[tuple[RowDiff, list[DomainEvent]]]:
        if sheet == BRANCHES.sheet and self.branches:
            return [(row, line.judgement.events) for row, line in zip(rows, self.branches.lines, strict=True)]
        return [(row, line.events) for row, line in zip(rows, self.people, strict=True)]

    def token(self, content: bytes, leave: bool) -> str:
        """What is the same as long as the same file would do the same: a commit compares it with its dry run."""
        said = [(event.TYPE, event.model_dump(mode="json")) for event in self.events]
        rows = [(row.row, row.outcome) for rows in self.rows.values() for row in rows]
        plan = orjson.dumps([leave, said, rows])
        return hashlib.sha256(hashlib.sha256(content).digest() + plan).hexdigest()

    def refuse_faults(self) -> None:
        """All or nothing. Raises RosterHasErrors with every wrong cell."""
        if faults := self.faults:
            refusal = RosterHasErrors(count=len(faults))
            refusal.extras["errors"] = [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]]
            refusal.extras["counts"] = self.counts()
            raise refusal

    def counts(self) -> Counts:
        """Rows by outcome over all sheets."""
        return counted(row.outcome for rows in self.rows.values() for row in rows)

    def told(self) -> dict[str, Any]:
        """Sheet by sheet what was read and what becomes of it."""
        return {sheet: _sheet(table, self.rows[sheet]) for sheet, table in self.tables.items()}


def _all_in(events: list[DomainEvent], touched: set[str]) -> bool:
    return all(event.subject in touched for event in events)


def _shown(rows: list[RowDiff]) -> list[RowDiff]:
    """All rows, of a long sheet those that do something or are wrong; never more than can be looked at."""
    if len(rows) > MOST_ROWS_TOLD:
        rows = [row for row in rows if row.outcome != "same"]
    return rows[:MOST_ROWS_TOLD]


def _sheet(table: Table, rows: list[RowDiff]) -> dict[str, Any]:
    shown = _shown(rows)
    faults = [fault for row in rows for fault in row.faults]
    return {
        "sheet": table.sheet,
        "counts": counted(row.outcome for row in rows),
        "columns": table.columns.titles,
        "columns_ignored": list(table.columns.ignored),
        "columns_with_persons_not_taken": list(table.columns.personal),
        "hidden_rows": list(table.hidden),
        "example_rows_skipped": table.examples,
        "rows": [row.told() for row in shown],
        "rows_not_shown": len(rows) - len(shown),
        "error_count": len(faults),
        "errors": [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]],
    }


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
    rows = {
        sheet: [line.diff(table.sheet) for line in plan.lines]
        if plan and sheet == BRANCHES.sheet
        else [line.diff(table.sheet) for line in people]
        for sheet, table in tables.items()
    }
    return Whole(plan, tuple(people), tables, rows)
