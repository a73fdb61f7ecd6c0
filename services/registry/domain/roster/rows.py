"""One row of a roster as it was meant: each cell read alone, with what is wrong and what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from services.registry.domain.name import NameRule, kind_of, tidy
from services.registry.domain.roster.cells import code_of, unit_name
from services.registry.domain.roster.columns import REASONS, SEATS, STATUS
from services.registry.domain.roster.faults import RosterFault
from shared.events.registry import BranchKind, BranchStatus, NoGroupReason
from shared.workbook.cells import Cell, Day, Row, day_of, short_text, text_of, whole_number, word
from shared.workbook.faults import CellFault, Fault
from shared.workbook.table import Table

_TERM = re.compile(r"第?(.+?)届?")
_NUMBERS = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十"]
T = TypeVar("T")


@dataclass(slots=True)
class Wanted:
    """What a row asks for; None = not said, so what is known stays."""

    row: int
    code: str | None = None
    name: str | None = None
    kind: BranchKind | None = None
    status: BranchStatus | None = None
    founded_on: date | None = None
    ended_on: date | None = None
    host_unit: str | None = None
    discipline: str | None = None
    address: str | None = None
    body: str | None = None
    decided_on: date | None = None
    number: str | None = None
    absence: NoGroupReason | None = None
    override: str | None = None
    term_number: int | None = None
    term_since: date | None = None
    term_until: date | None = None
    seats: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class RowReader:
    """Reads rows of one table; days may lie up to `last`."""

    def __init__(self, table: Table, rule: NameRule, last: date) -> None:
        self._table, self._rule, self._last = table, rule, last
        self._kinds = {ending: ending for ending in rule.endings}

    def read(self, number: int, row: Row) -> Wanted:
        """The row with its faults; a fault of one cell does not hide those of the others."""
        wanted = Wanted(number)

        def take(meaning: str, read: Callable[[Cell], T]) -> T | None:
            """One cell, or None with the fault noted."""
            cell = self._table.cell(row, meaning)
            try:
                return read(cell)
            except CellFault as fault:
                wanted.faults.append(self._table.fault(fault, number, meaning, cell))
                return None

        def day(meaning: str) -> date | None:
            found: Day | None = take(meaning, lambda cell: day_of(cell, self._last))
            if found and found.month_only:
                wanted.notes.append(
                    f"{self._table.title(meaning)}只写到月，按 {found.day} 登记 | only a month: taken as {found.day}"
                )
            return found.day if found else None

        wanted.code = take("code", code_of)
        wanted.name = self.name(take("name", lambda cell: short_text(cell, 200)), row, wanted)
        wanted.kind = cast(BranchKind | None, take("kind", lambda cell: _word(cell, self._kinds, "kind-unknown")))
        wanted.status = cast(BranchStatus | None, take("status", lambda cell: _word(cell, STATUS, "status-unknown")))
        wanted.absence = cast(
            NoGroupReason | None, take("absence", lambda cell: _word(cell, REASONS, "reason-unknown"))
        )
        wanted.founded_on, wanted.decided_on, wanted.ended_on = day("founded_on"), day("decided_on"), day("ended_on")
        wanted.host_unit = take("host_unit", unit_name)
        wanted.discipline = take("discipline", lambda cell: short_text(cell, 300))
        wanted.address = take("address", lambda cell: short_text(cell, 300))
        wanted.body = take("body", unit_name)
        wanted.number = take("number", lambda cell: short_text(cell, 64))
        wanted.override = take("override", lambda cell: short_text(cell, 500))
        wanted.term_number = take("term_number", term_number)
        wanted.term_since = day("term_since")
        wanted.term_until = first_day_after(take("term_until", lambda cell: day_of(cell, self._last)))
        named = {seat: take(seat, lambda cell: short_text(cell, 200)) for seat in SEATS}
        wanted.seats = {seat: text for seat, text in named.items() if text}
        self._complete(wanted)
        return wanted

    def name(self, text: str | None, row: Row, wanted: Wanted) -> str | None:
        """The tidy name; one must be there unless its cell is wrong already."""
        if text is None and not any(fault.meaning == "name" for fault in wanted.faults):
            wanted.faults.append(self._table.fault(RosterFault("name-missing"), wanted.row, "name", None))
        return tidy(text) if text else None

    def _complete(self, wanted: Wanted) -> None:
        """A kind that is not said is the one the name ends in."""
        kind_fault = any(fault.meaning == "kind" for fault in wanted.faults)
        if wanted.kind is None and wanted.name and not kind_fault:
            wanted.kind = cast(BranchKind | None, kind_of(wanted.name, self._rule))
            if wanted.kind:
                wanted.notes.append(f"类型未填，按名称取“{wanted.kind}” | kind not given: taken from the name")


def first_day_after(last: Day | None) -> date | None:
    """The first day no longer: a sheet names the last day, or the last month."""
    if last is None:
        return None
    if last.month_only:
        return (last.day + timedelta(days=31)).replace(day=1)
    return last.day + timedelta(days=1)


def term_number(cell: Cell) -> int | None:
    """The number of a term: 3, 第3届 or 第三届. Raises CellFault."""
    text = text_of(cell).replace(" ", "")
    found = _TERM.fullmatch(text)
    if found and found[1] in _NUMBERS:
        return _NUMBERS.index(found[1]) + 1
    return whole_number(found[1] if found else text, 1, 99)


def _word(cell: Cell, words: Mapping[str, str], rule: str) -> str | None:
    return word(cell, words, rule, RosterFault)


def cell_fault(table: Table, wanted: Wanted, meaning: str, rule: str, **facts: Any) -> Fault:
    """A fault found by comparing rows, placed at the column that has the meaning."""
    return table.fault(RosterFault(rule, **facts), wanted.row, meaning, getattr(wanted, meaning, None))
