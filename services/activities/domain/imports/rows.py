"""One row as it was meant: each cell read alone, with what is wrong and what was understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.activities.domain.imports import cells
from services.activities.domain.imports.columns import (
    KINDS,
    KNOWN_AS,
    OPEN_ALSO,
    OPEN_WORDS,
    STATES,
    STATES_ALSO,
    YES_NO,
)
from services.activities.domain.sign_in.columns import SORT_WORDS, STATE_WORDS
from shared.workbook.cells import Cell, Row, day_of, money, short_text, whole_number, word
from shared.workbook.faults import CellFault, Fault
from shared.workbook.table import Table

LAST_DAY: Final = date(2200, 12, 31)
MOST: Final = 1_000_000
Reader = Callable[[Cell], Any]


@dataclass(slots=True)
class Wanted:
    """What a row asks for, by meaning; what is not said is not there, so what is known stays."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def get(self, meaning: str) -> Any:
        """What is said, or None."""
        return self.values.get(meaning)


def _text(limit: int) -> Reader:
    return lambda cell: short_text(cell, limit)


def _count(cell: Cell) -> int | None:
    return whole_number(cell, 0, MOST)


def _percent(cell: Cell) -> int | None:
    """50, 50% or, as spreadsheets keep a percentage, 0.5."""
    if isinstance(cell, float) and 0 < cell < 1 and (cell * 100).is_integer():
        return int(cell * 100)
    return whole_number(cell.strip().removesuffix("%").removesuffix("％") if isinstance(cell, str) else cell, 0, 100)


def _day(cell: Cell) -> date | None:
    found = day_of(cell, LAST_DAY)
    return found.day if found else None


def _last_day(cell: Cell) -> date | None:
    return cells.last_day(cell, LAST_DAY)


OF_ACTIVITIES: Final[Mapping[str, Reader]] = {
    "hosts": cells.hosts,
    "plan_line": cells.plan_line,
    "title": _text(300),
    "kind": cells.one_of(KINDS, KNOWN_AS),
    "starts_on": _day,
    "ends_on": _last_day,
    "place": cells.place,
    "expected": _count,
    "present": _count,
    "attendances": _count,
    "key_works": cells.parts,
    "ticks": cells.ticks,
    "cost": money,
    "code": cells.code,
    "open_to": cells.one_of(OPEN_WORDS, OPEN_ALSO),
    "led": lambda cell: word(cell, YES_NO),
    "because": _text(4000),
}
OF_ITEMS: Final[Mapping[str, Reader]] = {
    "meeting": _text(300),
    "number": lambda cell: whole_number(cell, 1, 9999),
    "title": _text(300),
    "lead": cells.hosts,
    "co_leads": cells.hosts,
    "due_on": _last_day,
    "note": _text(4000),
    "percent": _percent,
    "state": cells.one_of(STATES, STATES_ALSO),
    "reached_on": _day,
    "because": _text(4000),
}

OF_ATTENDANCE: Final[Mapping[str, Reader]] = {
    "activity": _text(200),
    "name": _text(200),
    "unit": _text(200),
    "person": cells.code,
    "member": cells.code,
    "mark": _text(20),
    "branch": cells.code,
    "state": lambda cell: word(cell, STATE_WORDS),
    "reason": _text(200),
    "sort": lambda cell: word(cell, SORT_WORDS),
}


def read_rows(table: Table, readers: Mapping[str, Reader]) -> list[Wanted]:
    """Every row with its faults; a fault of one cell does not hide those of the others."""
    return [_read(table, readers, number, row) for number, row in table.rows]


def _read(table: Table, readers: Mapping[str, Reader], number: int, row: Row) -> Wanted:
    wanted = Wanted(number)
    for meaning, read in readers.items():
        cell = table.cell(row, meaning)
        try:
            value = read(cell)
        except CellFault as fault:
            wanted.faults.append(table.fault(fault, number, meaning, cell))
            continue
        if value is not None:
            wanted.values[meaning] = value
        elif table.shape.column(meaning).required:
            wanted.faults.append(table.fault(CellFault("cell-missing"), number, meaning, cell))
    _say_months(table, row, wanted)
    return wanted


def _say_months(table: Table, row: Row, wanted: Wanted) -> None:
    for meaning in ("starts_on", "ends_on", "due_on", "reached_on"):
        if meaning in wanted.values and meaning in table.columns.places:
            found = day_of(table.cell(row, meaning), LAST_DAY)
            if found and found.month_only:
                day, title = wanted.values[meaning], table.title(meaning)
                wanted.notes.append(f"{title}只写到月，按 {day} 登记 | only a month: taken as {day}")


def as_read(values: Mapping[str, Cell], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """What a row with these cells would say: so a cell that goes out and comes back means the same."""
    return {meaning: value for meaning, cell in values.items() if (value := readers[meaning](cell)) is not None}
