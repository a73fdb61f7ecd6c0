"""Files as offices have them: old Excel, WPS, merged headers, hidden rows, titles of their own, several sheets."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
import xlwt

from shared.workbook.cells import day_of, text_of, whole_number
from shared.workbook.faults import CellFault, ColumnIsNotMapped
from shared.workbook.files import read_sheets
from shared.workbook.shape import Column, Shape
from shared.workbook.table import Table, find_table, find_tables

ITEMS = Shape(
    sheet="物品",
    anchors=("name",),
    personal=("电话", "手机"),
    columns=(Column("code", ("编号",)), Column("name", ("名称",)), Column("bought", ("购买日期",), kind="date")),
)
PEOPLE = Shape(
    sheet="人员", anchors=("who", "room"), columns=(Column("who", ("姓名",)), Column("room", ("房间", "名称")))
)
LAST = date(2031, 12, 31)


def old_excel() -> bytes:
    """BIFF8, as Excel 97 to 2003 and WPS (.et) write it: a date as a number with a format, and as a bare number."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("物品")
    for n, text in enumerate(("编号", "名称", "购买日期")):
        sheet.write(0, n, text)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    rows: list[tuple[Any, Any, Any, Any]] = [
        ("００７", "　茶 杯", date(2012, 5, 1), day),
        (7.0, "碗", 41030.0, xlwt.easyxf()),
    ]
    for n, (code, name, bought, style) in enumerate(rows, 1):
        sheet.write(n, 0, code)
        sheet.write(n, 1, name)
        sheet.write(n, 2, bought, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book(fill: Callable[[Any, Any], None], name: str = "物品") -> bytes:
    """An .xlsx whose sheet is filled by the caller."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    fill(made, made.add_worksheet(name))
    made.close()
    return buffer.getvalue()


def table(content: bytes, **others: Any) -> Table:
    return find_table(read_sheets(content), ITEMS, **others)


def test_old_excel_and_wps_are_read_by_what_they_are_and_not_by_their_suffix() -> None:
    found = table(old_excel())
    days = [day_of(found.cell(row, "bought"), LAST) for _, row in found.rows]
    assert [day.day for day in days if day] == [date(2012, 5, 1)] * 2
    assert [text_of(found.cell(row, "code")) for _, row in found.rows] == ["007", "7"]
    assert text_of(found.cell(found.rows[0][1], "name")) == "茶 杯"


def test_hidden_rows_are_rows_and_their_numbers_are_told() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_column(0, 1, ["名称", "茶杯", "碗", "壶"])
        sheet.set_row(2, options={"hidden": True})

    found = table(book(fill))
    assert [n for n, _ in found.rows] == [2, 3, 4]
    assert found.hidden == (3,)


def test_a_header_of_two_rows_merged_downwards_is_read_as_one() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "编号")
        sheet.merge_range(0, 1, 1, 1, "名称")
        sheet.merge_range(0, 2, 0, 3, "购买")
        sheet.write_row(1, 2, ["购买日期", "购买人"])
        sheet.write_row(2, 0, ["007", "茶杯", "2012.5", "某人"])

    found = table(book(fill))
    assert found.columns.places == {"code": 0, "name": 1, "bought": 2}
    assert [n for n, _ in found.rows] == [3]


def test_leading_zeros_live_in_text_cells() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["编号", "名称"])
        sheet.write_string(1, 0, "007")
        sheet.write_string(1, 1, "茶杯")

    found = table(book(fill))
    assert text_of(found.cell(found.rows[0][1], "code")) == "007"
    assert text_of(table("编号,名称\n007,茶杯\n".encode("gb18030")).rows[0][1][0]) == "007"


def test_a_title_nobody_knows_is_read_as_a_person_says_and_phones_never_are() -> None:
    text = "货号,名称,手机\n7,茶杯,x\n".encode()
    assert table(text).columns.ignored == ("货号",)
    assert table(text, mapping={" 货 号": "code"}).columns.places == {"code": 0, "name": 1}
    for title, meaning in (("手机", "code"), ("货号", "nothing")):
        with pytest.raises(ColumnIsNotMapped):
            table(text, mapping={title: meaning})


def test_each_sheet_is_taken_for_what_it_has_most_columns_of() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "名称"])
        sheet.write_row(1, 0, ["某人", "一号"])
        other = made.add_worksheet("Sheet9")
        other.write_row(0, 0, ["编号", "名称"])
        other.write_row(1, 0, ["7", "茶杯"])

    found = find_tables(read_sheets(book(fill, "Sheet1")), (ITEMS, PEOPLE))
    assert {name: one.sheet for name, one in found.items()} == {"物品": "Sheet9", "人员": "Sheet1"}


@pytest.mark.parametrize(("cell", "number"), [(1965.0, 1965), ("１９６５年", 1965), (" 1965 ", 1965), ("不详", None)])
def test_a_year_is_read_however_it_was_written(cell: Any, number: int | None) -> None:
    assert whole_number(cell, 1900, 2031) == number


@pytest.mark.parametrize("cell", ["六五", 1965.5, 65, True, "1899"])
def test_what_is_no_year_is_told(cell: Any) -> None:
    with pytest.raises(CellFault, match="number-unreadable"):
        whole_number(cell, 1900, 2031)


def test_a_sheet_left_empty_is_passed_over_where_another_has_rows() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["编号", "名称"])
        other = made.add_worksheet("人员")
        other.write_row(0, 0, ["姓名", "房间"])
        other.write_row(1, 0, ["某人", "一号"])

    assert list(find_tables(read_sheets(book(fill)), (ITEMS, PEOPLE))) == ["人员"]
