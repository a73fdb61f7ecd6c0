"""A worksheet that takes many rows at once; the library takes ten times as long for the same bytes, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | date | datetime | None
# What the library counts from before it adds the 29 February 1900 that Excel believes in.
_EPOCH: Final = datetime(1899, 12, 31, tzinfo=UTC).replace(tzinfo=None)
_DAY_SECONDS: Final = 86_400
_BLOCK: Final = 16
"""So many rows say together from which to which column they reach."""


class RowSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """
    Made by `add_worksheet(name, worksheet_class=RowSheet)`; anything else that a worksheet can do, it does too.

    It knows how the library writes a row: tests/shared/test_workbook_rows.py compares its bytes with the library's own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[int, str] = {}
        self._ends: dict[int, tuple[int, int]] = {}
        self._formats: dict[int, Any] = {}

    def write_rows(self, first: int, rows: Iterable[Sequence[Value]], formats: Sequence[Any]) -> None:
        """
        Rows from `first` (0 = the top), each from the first column on; None and "" leave a cell empty.

        `formats`: of each column, None for none. Once in a sheet; days are after 1900-02. A text is cut at 16,383
        characters, of which a cell holds at least as many.
        """
        self._formats = {column: one for column, one in enumerate(formats) if one is not None}
        names = [xl_col_to_name(column) for column in range(len(formats))]
        styles = [_mark(column) if column in self._formats else "" for column in range(len(formats))]
        shared, longest = self.str_table._get_shared_string_index, self.xls_strmax // 2
        for row, values in enumerate(rows, first):
            cells = {}
            for column, value in enumerate(values):
                if isinstance(value, str):
                    if value:
                        cells[column] = f' t="s"><v>{shared(value[:longest])}'
                elif value is not None:
                    cells[column] = f"><v>{_number(value)}"
            if cells:
                self._place(row, min(cells), max(cells))
                self._texts[row] = "".join(
                    [f'<c r="{names[column]}{row + 1}"{styles[column]}{cell}</v></c>' for column, cell in cells.items()]
                )

    def _place(self, row: int, left: int, right: int) -> None:
        self._check_dimensions(row, left)
        self._check_dimensions(row, right)
        self._ends[row] = left, right

    def _write_rows(self) -> None:
        spans = self._spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            if row in self._texts:
                self.fh.write(f'<row r="{row + 1}" spans="{spans[row // _BLOCK]}">{self._styled(row)}</row>')
            elif row in self.table:
                self._write_row(row, spans[row // _BLOCK])
                for column, cell in sorted(self.table[row].items()):
                    self._write_cell(row, column, cell)
                self._xml_end_tag("row")

    def _styled(self, row: int) -> str:
        """A format gets its number from the library when its first cell is written, in the order of the file."""
        text = self._texts[row]
        for column, one in self._formats.items():
            mark = _mark(column)
            if mark in text:
                text = text.replace(mark, f' s="{one._get_xf_index()}"')
        return text

    def _spans(self) -> dict[int, str]:
        reach: dict[int, tuple[int, int]] = {}
        ends = {row: (min(cells), max(cells)) for row, cells in self.table.items() if cells}
        for row, (left, right) in [*ends.items(), *self._ends.items()]:
            known = reach.get(row // _BLOCK, (left, right))
            reach[row // _BLOCK] = min(known[0], left), max(known[1], right)
        return {block: f"{left + 1}:{right + 1}" for block, (left, right) in reach.items()}


def _mark(column: int) -> str:
    """Where the number of a format goes; no other text of a row can hold this character."""
    return f"\x01{column}\x01"


def _number(value: float | date) -> str:
    if isinstance(value, datetime):
        since = value - _EPOCH
        return f"{since.days + (float(since.seconds) + float(since.microseconds) / 1e6) / _DAY_SECONDS + 1:.16G}"
    return _day(value) if isinstance(value, date) else f"{value:.16G}"


@lru_cache(maxsize=4096)
def _day(value: date) -> str:
    return str(value.toordinal() - _EPOCH.toordinal() + 1)
