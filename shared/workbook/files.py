"""From the bytes of a file to rows of cells: CSV in the encodings of Chinese offices, XLSX, XLS and WPS's ET."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from shared.workbook.cells import Row
from shared.workbook.faults import MAX_BYTES, MAX_ROWS, FileIsLocked, FileTooLarge, NotASpreadsheet
from shared.workbook.hidden import hidden_rows

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_COLUMNS = 1_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_VALUED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(?<!/)>')


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet with their numbers as the spreadsheet shows them (from 1), empty rows left out."""

    name: str
    rows: tuple[tuple[int, Row], ...]
    hidden: frozenset[int] = frozenset()


def read_sheets(content: bytes) -> list[Sheet]:
    """
    The visible sheets of a file. May take a second: call it outside the event loop.

    Hidden rows are rows like others; of an .xlsx their numbers are known, so that a report can name them.
    Raises FileTooLarge, FileIsLocked, NotASpreadsheet.
    """
    if len(content) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // 1024 // 1024)
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content)
    return [Sheet("csv", _numbered(_csv(content)))]


def _numbered(rows: Iterator[Row]) -> tuple[tuple[int, Row], ...]:
    return tuple((n, row) for n, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row))


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    if _CONTROL.search(text):
        raise NotASpreadsheet(why="含有控制字符 (control characters)")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        # A quoted cell may span lines, so rows are counted and not lines: that is how spreadsheets number them.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell for cell in row]
    except csv.Error as error:
        raise NotASpreadsheet(why=f"CSV: {error}") from error


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise NotASpreadsheet(why="文件是空的 (empty)")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheet(why="既不是 UTF-8 也不是 GB18030 (encoding)")


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(_OLE) and _ENCRYPTED_PART in content:
        raise FileIsLocked
    if content.startswith(_ZIP):
        _refuse_bombs(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [meta.name for meta in workbook.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        hidden = hidden_rows(content) if content.startswith(_ZIP) else {}
        return [
            Sheet(name, _numbered(_rows(workbook.get_sheet_by_name(name))), hidden.get(name, frozenset()))
            for name in names
        ]
    except PasswordError as error:
        raise FileIsLocked from error
    except (CalamineError, OSError, ValueError) as error:
        raise NotASpreadsheet(why=f"文件损坏 (corrupt): {error}") from error


def _refuse_bombs(content: bytes) -> None:
    """A small archive may unpack to gigabytes; one cell at the far end of a sheet makes an array of all before it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(entry.flag_bits & 0x1 for entry in archive.infolist()):
                raise FileIsLocked
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise FileTooLarge(limit=MAX_BYTES // 1024 // 1024)
            for entry in archive.infolist():
                if "/worksheets/" in entry.filename:
                    _refuse_far_cells(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise NotASpreadsheet(why=f"文件损坏 (corrupt): {error}") from error


def _refuse_far_cells(xml: bytes) -> None:
    for cell in _VALUED_CELL.finditer(xml):
        if int(cell[2]) > MAX_ROWS * 4 or _column_number(cell[1]) > MAX_COLUMNS:
            raise NotASpreadsheet(
                why=f"单元格 {cell[1].decode()}{cell[2].decode()} 太远 (a cell far outside the table)"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """All rows from the first one of the sheet; what is merged downwards stands in each row it covers."""
    rows: list[Row] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for n in range(top + 1, min(bottom + 1, len(rows))):
            if any(cell not in (None, "") for cell in rows[n]):
                rows[n][left] = rows[top][left]
    yield from rows
