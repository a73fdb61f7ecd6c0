"""Workbooks that go out: read again they say the same, ids keep their zeros, and nothing in them is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from shared.workbook.cells import RISKY, escaped, text_of, unescaped
from shared.workbook.faults import CellFault
from shared.workbook.files import read_sheets
from shared.workbook.shape import Column, Shape
from shared.workbook.table import Table, find_table
from shared.workbook.writing import Filled, Line, csv_file, workbook

LONG_LIST = tuple(f"选项之{n:03d}" for n in range(60))
SHAPE = Shape(
    sheet="物品",
    anchors=("name",),
    personal=("电话",),
    columns=(
        Column("code", ("编号",), hint="可留空", example="007"),
        Column("name", ("名称", "品名"), example="茶杯", required=True),
        Column("bought", ("购买日期",), kind="date"),
        Column("count", ("数量",), kind="number"),
        Column("room", ("房间",), choices=LONG_LIST),
    ),
)


def read(content: bytes) -> Table:
    return find_table(read_sheets(content), SHAPE)


def test_what_is_written_is_read_the_same() -> None:
    values = {"code": "007", "name": "茶杯", "bought": date(2012, 5, 1), "count": 12, "room": "选项之001"}
    table = read(workbook([Filled(SHAPE, [Line(values), Line({"name": "碗"})])]))
    assert [table.cell(table.rows[0][1], meaning) for meaning in values] == [
        "007",
        "茶杯",
        date(2012, 5, 1),
        12,
        "选项之001",
    ]
    assert len(table.rows) == 2


def test_a_template_has_an_example_that_is_never_taken() -> None:
    content = workbook([Filled(SHAPE, [Line({"name": "茶杯"})], example=True)])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("物品").to_python()
    assert rows[1][:2] == ["示例：007", "茶杯"]
    table = read(content)
    assert ([n for n, _ in table.rows], table.examples) == ([3], 1)


def test_a_template_has_hints_and_lists_the_long_one_on_a_hidden_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([Filled(SHAPE, lists={"code": ("1", "2")})]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert '"1,2"' in sheet
        assert "选项!$A$1:$A$60" in sheet
        assert "可留空" in archive.read("xl/comments1.xml").decode()
        assert 'state="hidden"' in archive.read("xl/workbook.xml").decode()


def test_a_wrong_row_carries_its_fault_and_read_again_the_column_of_faults_is_nobodys() -> None:
    given = read("品名,数量\n茶杯,许多\n".encode())
    number, row = given.rows[0]
    fault = given.fault(CellFault("number-unreadable", first=1, last=9), number, "count", given.cell(row, "count"))
    assert (fault.cell, fault.column, fault.value) == ("B2", "数量", "许多")
    content = workbook([Filled(SHAPE, [Line({"name": "茶杯", "count": "许多"}, [fault]), Line({"name": "碗"})])])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("物品").to_python()
    assert rows[0][-1] == "错误"
    assert rows[1][-1] == "数量：应为 1 至 9 的整数"
    again = read(content)
    assert again.columns.ignored == ()
    assert len(again.rows) == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-减号", "@SUM(A1)", "\t=1", "'=1", "''=1", "'引号'", "普通", "=cmd|' /C calc'!A0"]
)
def test_nothing_that_goes_out_is_a_formula_and_all_of_it_comes_back(text: str) -> None:
    assert not escaped(text).startswith(RISKY)
    assert unescaped(escaped(text)) == text
    content = workbook([Filled(SHAPE, [Line({"name": text})])])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    cell = read(content).rows[0][1][1]
    assert isinstance(cell, str)
    assert not cell.startswith(RISKY)
    assert text_of(cell) == " ".join(text.split())
    assert escaped(text).encode() in csv_file([[text]]).replace(b'""', b'"')


def test_csv_that_goes_out_has_the_mark_that_spreadsheets_need() -> None:
    content = csv_file([["品名", "数量"], ["茶杯", 7]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row for _, row in read(content).rows] == [["茶杯", "7"]]
