"""Files as they come: encodings, workbooks, titles above the header, and what is no spreadsheet at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from services.registry.domain.roster.columns import BRANCHES
from shared.errors import Refused
from shared.workbook import faults
from shared.workbook.files import read_sheets
from shared.workbook.shape import letter
from shared.workbook.table import Table, find_table

TEXT = "编码,全称,类型\nA-1,某学会心律分会,分会\n"
ROWS = [["编码", "全称", "类型"], ["A-1", "某学会心律分会", "分会"]]


def workbook(fill: Callable[[Any, Any], None], name: str = "分支机构") -> bytes:
    """An .xlsx whose sheet `name` is filled by the caller."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book, book.add_worksheet(name))
    book.close()
    return buffer.getvalue()


def rows_of(rows: list[list[Any]], name: str = "分支机构") -> bytes:
    """An .xlsx with these rows."""

    def fill(_: Any, sheet: Any) -> None:
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)

    return workbook(fill, name)


def table(content: bytes) -> Table:
    return find_table(read_sheets(content), BRANCHES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_secretariats_have(encoding: str) -> None:
    assert table(TEXT.encode(encoding)).rows == ((2, ["A-1", "某学会心律分会", "分会"]),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_every_usual_delimiter(delimiter: str) -> None:
    assert table(TEXT.replace(",", delimiter).encode()).columns.places == {"code": 0, "name": 1, "kind": 2}


def test_a_workbook_is_read_with_real_dates() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["全称", "成立日期"])
        sheet.write(1, 0, "某学会心律分会")
        sheet.write_datetime(1, 1, date(2012, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert table(workbook(fill)).rows[0][1] == ["某学会心律分会", date(2012, 5, 1)]


def test_the_sheet_of_branches_is_taken_wherever_it_stands() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("专家").write_row(0, 0, ["名称", "学科"])
    for n, row in enumerate(ROWS):
        sheet = book.get_worksheet_by_name("分支机构") or book.add_worksheet("分支机构")
        sheet.write_row(n, 0, row)
    book.close()
    assert table(buffer.getvalue()).sheet == "分支机构"


def test_a_merged_title_above_the_header_and_empty_rows_are_passed_over() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "某学会分支机构名册")
        sheet.write_row(2, 0, ROWS[0])
        sheet.write_row(5, 0, ROWS[1])

    assert table(workbook(fill)).rows == ((6, ROWS[1]),)


def test_a_cell_merged_downwards_stands_in_every_row_it_covers() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["全称", "挂靠单位"])
        sheet.write_column(1, 0, ["甲分会", "乙分会"])
        sheet.merge_range(1, 1, 2, 1, "某大学")

    assert [row[1] for _, row in table(workbook(fill)).rows] == ["某大学", "某大学"]


def test_full_width_titles_with_blanks_and_stars_are_known() -> None:
    found = table("＊编 码,名称（全称）,挂靠单位,联系邮箱,副主任委员数,组长姓名\nA,某分会,,,,\n".encode()).columns
    assert found.places == {"code": 0, "name": 1, "host_unit": 2}
    assert found.personal == ("联系邮箱", "组长姓名")
    assert found.ignored == ("副主任委员数",)


def test_the_full_name_wins_over_a_plain_name() -> None:
    assert table("名称,全称\n心律,某学会心律分会\n".encode()).columns.places["name"] == 1


NOT_READABLE: list[tuple[str, bytes, type[Refused]]] = [
    ("empty", b"", faults.NotASpreadsheet),
    ("blank", b"\n\n  \n", faults.NotASpreadsheet),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64), faults.NotASpreadsheet),
    ("neither UTF-8 nor GB18030", b"\xff\xff\xff\xff", faults.NotASpreadsheet),
    ("a PDF", b"%PDF-1.7\n\x00\x01", faults.NotASpreadsheet),
    ("an open quote", '全称,类型\n"某分会,分会\n'.encode(), faults.NotASpreadsheet),
    ("half a workbook", rows_of(ROWS)[:2000], faults.NotASpreadsheet),
    ("a zip of something else", b"PK\x03\x04" + bytes(100), faults.NotASpreadsheet),
    (
        "an encrypted workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        faults.FileIsLocked,
    ),
    ("too many bytes", b"a" * (faults.MAX_BYTES + 1), faults.FileTooLarge),
    ("no column of names", "编码,类型\nA,分会\n".encode(), faults.ColumnIsMissing),
    ("no header at all", "A-1,某学会心律分会,分会\n".encode(), faults.ColumnIsMissing),
    ("only a header", "编码,全称\n".encode(), faults.SheetIsEmpty),
    ("a column twice", "全称,类型,类型\nA,分会,分会\n".encode(), faults.ColumnStandsTwice),
    ("an empty workbook", rows_of([]), faults.SheetIsEmpty),
]


@pytest.mark.parametrize(("content", "refusal"), [case[1:] for case in NOT_READABLE], ids=[c[0] for c in NOT_READABLE])
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        table(content)
    assert refused.value.status in (413, 422)
    assert "{" not in refused.value.title


def packed(sheet: bytes) -> bytes:
    """A workbook whose only sheet is this XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return buffer.getvalue()


def test_a_small_file_that_unpacks_to_gigabytes_is_refused() -> None:
    with pytest.raises(faults.FileTooLarge):
        table(packed(bytes(201 * 1024 * 1024)))


def test_one_cell_at_the_far_end_of_a_sheet_is_refused() -> None:
    with pytest.raises(faults.NotASpreadsheet, match="XFD1048576"):
        table(packed(b'<row r="1048576"><c r="XFD1048576" t="s"><v>1</v></c></row>'))


def test_formats_at_the_far_end_without_a_value_do_no_harm() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for n, row in enumerate(ROWS):
            sheet.write_row(n, 0, row)
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert len(table(workbook(fill)).rows) == 1


@pytest.mark.parametrize(("n", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(n: int, letters: str) -> None:
    assert letter(n) == letters
