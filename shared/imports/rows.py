"""One row as it was meant: each cell read alone, with what is wrong and what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from shared.imports.faults import RowFault
from shared.workbook.cells import Cell, Row, day_of, short_text, text_of, word
from shared.workbook.faults import CellFault, Fault
from shared.workbook.table import Table

LAST_DAY: Final = date(2200, 12, 31)
Reader = Callable[[Cell], Any]
_PARTS = re.compile(r"[、,;]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,49}")


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


def read_rows(table: Table, readers: Mapping[str, Reader], days: Collection[str] = ()) -> list[Wanted]:
    """Every row with its faults; a fault of one cell does not hide others. Of `days` it is said where a month stood."""
    return [_read(table, readers, days, number, row) for number, row in table.rows]


def _read(table: Table, readers: Mapping[str, Reader], days: Collection[str], number: int, row: Row) -> Wanted:
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
    _say_months(table, row, wanted, days)
    return wanted


def _say_months(table: Table, row: Row, wanted: Wanted, days: Collection[str]) -> None:
    for meaning in days:
        if meaning in wanted.values and meaning in table.columns.places:
            found = day_of(table.cell(row, meaning), LAST_DAY)
            if found and found.month_only:
                day, title = wanted.values[meaning], table.title(meaning)
                wanted.notes.append(f"{title}只写到月，按 {day} 登记 | only a month: taken as {day}")


def as_read(values: Mapping[str, Cell], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """What a row with these cells would say: so a cell that goes out and comes back means the same."""
    return {meaning: value for meaning, cell in values.items() if (value := readers[meaning](cell)) is not None}


def text_within(limit: int) -> Reader:
    """Reads a text of so many characters at most."""
    return lambda cell: short_text(cell, limit)


def day(cell: Cell) -> date | None:
    """A day; of a month its first. Raises CellFault."""
    found = day_of(cell, LAST_DAY)
    return found.day if found else None


def parts(cell: Cell, limit: int = 4000) -> tuple[str, ...] | None:
    """Texts divided by 、 , or ; each once. Raises CellFault."""
    text = short_text(cell, limit)
    found = tuple(dict.fromkeys(part.strip() for part in _PARTS.split(text or "") if part.strip()))
    return found or None


def code(cell: Cell) -> str | None:
    """A code. Raises RowFault."""
    text = short_text(cell, 200)
    if text is not None and not _CODE.fullmatch(text):
        raise RowFault("code-form")
    return text


def one_of(words: Mapping[str, str], more: Mapping[str, str]) -> Reader:
    """Reads a word of a list: shown are only the first ones."""

    def read(cell: Cell) -> str | None:
        text = text_of(cell).replace(" ", "")
        return more[text] if text in more else word(text, words)

    return read
