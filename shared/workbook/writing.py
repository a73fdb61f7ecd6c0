"""Workbooks as they go out: empty with hints and lists, filled with what is known, or with what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

from shared.workbook.cells import Cell, escaped
from shared.workbook.faults import Fault
from shared.workbook.shape import ERROR_TITLE, EXAMPLE, Column, Shape, letter

LAST_ROW = 1_048_575
# A list longer than this does not fit into the validation itself and stands on a sheet of its own.
_LIST_CHARACTERS = 255
_LISTS = "选项"
Values = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one row by meaning; `faults` are marked in it and said at its end."""

    values: Values
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet to be written: its rows, and lists that only the data of the day know (meaning -> words)."""

    shape: Shape
    lines: Sequence[Line] = ()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    example: bool = False


def workbook(sheets: Iterable[Filled]) -> bytes:
    """An .xlsx in which texts are texts: ids keep their zeros, and nothing is a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, BOOK)
    writer = Writer(book)
    for filled in sheets:
        writer.sheet(filled)
    book.close()
    return buffer.getvalue()


BOOK = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """A .csv for spreadsheets: UTF-8 with its mark, every text escaped."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([escaped(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


class Writer:
    """Writes sheets into one book; formats and lists are shared."""

    def __init__(self, book: Any) -> None:
        self._book = book
        base = {"font_name": "等线", "font_size": 11, "valign": "top"}
        self._header = book.add_format(base | {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        self._required = book.add_format(base | {"bold": True, "bg_color": "#F8CBAD", "border": 1, "text_wrap": True})
        self._formats = {
            "text": book.add_format(base | {"num_format": "@"}),
            "date": book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format(base | {"num_format": "0"}),
            "money": book.add_format(base | {"num_format": "#,##0.00"}),
        }
        wrong = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
        self._wrong = {
            "text": book.add_format(base | wrong | {"num_format": "@"}),
            "date": book.add_format(base | wrong | {"num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format(base | wrong | {"num_format": "0"}),
            "money": book.add_format(base | wrong | {"num_format": "#,##0.00"}),
        }
        self._example = book.add_format(base | {"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
        self._said = book.add_format(base | {"font_color": "#9C0006", "text_wrap": True})
        self._lists: Any = None
        self._list_columns = 0

    def sheet(self, filled: Filled) -> None:
        """One sheet with header, hints, lists and rows; a column of faults where a row has any."""
        sheet = self._book.add_worksheet(filled.shape.sheet)
        sheet.freeze_panes(1, 2)
        for n, column in enumerate(filled.shape.columns):
            self._head(sheet, n, column, filled.lists.get(column.meaning, column.choices))
        first = 1
        if filled.example:
            self._write_example(sheet, filled.shape)
            first = 2
        for n, line in enumerate(filled.lines, first):
            self._line(sheet, n, filled.shape, line)
        if any(line.faults for line in filled.lines):
            at = len(filled.shape.columns)
            sheet.write_string(0, at, ERROR_TITLE, self._required)
            sheet.set_column(at, at, 60)

    def _head(self, sheet: Any, n: int, column: Column, words: Sequence[str]) -> None:
        sheet.set_column(n, n, column.width, self._formats[column.kind])
        sheet.write_string(0, n, column.title, self._required if column.required else self._header)
        if column.hint:
            sheet.write_comment(0, n, column.hint, {"x_scale": 2})
        if words:
            sheet.data_validation(1, n, LAST_ROW, n, self._one_of(column, words))

    def _one_of(self, column: Column, words: Sequence[str]) -> dict[str, Any]:
        source: Any = list(words)
        if len(",".join(words)) > _LIST_CHARACTERS:
            source = self._list(words)
        # A warning, not a stop: the import explains better than a dialogue does.
        return {"validate": "list", "source": source, "error_type": "warning", "error_title": column.title[:32]}

    def _list(self, words: Sequence[str]) -> str:
        if self._lists is None:
            self._lists = self._book.add_worksheet(_LISTS)
            self._lists.hide()
        at, self._list_columns = self._list_columns, self._list_columns + 1
        for n, text in enumerate(words):
            self._lists.write_string(n, at, escaped(text))
        return f"={_LISTS}!${letter(at)}$1:${letter(at)}${len(words)}"

    def _write_example(self, sheet: Any, shape: Shape) -> None:
        for n, column in enumerate(shape.columns):
            text = f"{EXAMPLE}{column.example}" if n == 0 else column.example
            if text:
                sheet.write_string(1, n, escaped(text), self._example)
        sheet.write_comment(
            1, 0, "示例行，导入时跳过，可删除 | an example: never imported, may be deleted", {"x_scale": 2}
        )

    def _line(self, sheet: Any, n: int, shape: Shape, line: Line) -> None:
        for at, column in enumerate(shape.columns):
            said = [fault.message for fault in line.faults if fault.meaning == column.meaning]
            form = (self._wrong if said else self._formats)[column.kind]
            _write(sheet, n, at, line.values.get(column.meaning), form)
            if said:
                sheet.write_comment(n, at, "\n".join(said), {"x_scale": 2})
        if line.faults:
            text = "；".join(f"{fault.column}：{fault.message}" for fault in line.faults)
            sheet.write_string(n, len(shape.columns), escaped(text), self._said)


def _write(sheet: Any, n: int, at: int, value: Cell, form: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(n, at, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(n, at, value, form)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        sheet.write_string(n, at, escaped(str(value)), form)
    else:
        sheet.write_number(n, at, value, form)


def as_csv(filled: Filled) -> bytes:
    """The same rows as a .csv: dates as 2012-05-01."""
    columns = filled.shape.columns
    rows = [[line.values.get(column.meaning) for column in columns] for line in filled.lines]
    return csv_file([[column.title for column in columns], *rows])
