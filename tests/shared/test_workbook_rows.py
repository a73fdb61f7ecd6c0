"""Many rows at once: the bytes are those that the library writes cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from shared.workbook.rows import RowSheet, Value
from shared.workbook.writing import BOOK

DAY, MOMENT = date(2025, 2, 28), datetime(2025, 12, 31, 23, 59, 59, 987654)
ROWS: list[tuple[Value, ...]] = [
    ("活动", "A-1", "=1+1", DAY, MOMENT, None, 1),
    ("活动", "00017", " 前后 有空格 ", DAY, datetime(2024, 2, 29, 0, 0, 1), "是", 12_345_678_901),
    (None, "", "<b> & \x01 \x0b 特殊", date(1999, 1, 1), datetime(2000, 1, 1), None, -3),
    (None, None, None, None, None, None, None),
    ("𠮷" * 20_000, None, None, None, None, None, 0.1),
    *(
        ("会员", f"M-{n}", None, DAY, MOMENT, None, *(n for _ in range(n % 2))) + (None,) * (1 - n % 2)
        for n in range(40)
    ),
]
Looks = Sequence[Any]


def written(fill: Callable[[Any, Looks], None], kind: type[Any] | None) -> bytes:
    """A workbook with a sheet before, the sheet that `fill` writes, and one after, which share its texts and looks."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, BOOK)
    book.set_properties({"created": datetime(2025, 1, 1)})
    bold, day, moment = (book.add_format({"num_format": look}) for look in ("0.0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    book.add_worksheet("前").write_string(0, 0, "活动")
    sheet = book.add_worksheet("中", worksheet_class=kind)
    sheet.set_column(0, 3, 20)
    sheet.write_string(0, 0, "首行", bold)
    sheet.write_string(0, 9, "一", bold)
    fill(sheet, (None, None, None, day, moment, None, None))
    sheet.write_formula(len(ROWS) + 20, 2, "=SUM(A1:A2)", bold, 3)
    sheet.autofilter(0, 0, len(ROWS), 6)
    book.add_worksheet("后").write_string(0, 0, "新词")
    book.close()
    return made.getvalue()


def cell_by_cell(sheet: Any, looks: Looks) -> None:
    for row, values in enumerate(ROWS, 1):
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, look)
            elif isinstance(value, str) and value:
                # The library cuts what is too long by units of UTF-16, and could cut a character in two.
                sheet.write_string(row, column, value[: sheet.xls_strmax // 2], look)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value, look)


def test_rows_written_at_once_have_the_bytes_of_rows_written_cell_by_cell() -> None:
    at_once = written(lambda sheet, looks: sheet.write_rows(1, iter(ROWS), looks), RowSheet)
    assert at_once == written(cell_by_cell, None)


def test_a_sheet_without_rows_is_as_the_library_writes_it() -> None:
    at_once = written(lambda sheet, looks: sheet.write_rows(1, [], looks), RowSheet)
    assert at_once == written(lambda sheet, looks: None, None)


def test_a_row_that_has_more_cells_than_there_are_columns_is_refused() -> None:
    with pytest.raises(IndexError):
        written(lambda sheet, looks: sheet.write_rows(1, [(1, 2, 3)], looks[:2]), RowSheet)
