"""A table found in a file: under which titles its meanings stand, and its rows with their numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.workbook.cells import Cell, Row
from shared.workbook.faults import (
    MAX_ROWS,
    CellFault,
    ColumnIsMissing,
    ColumnIsNotMapped,
    ColumnStandsTwice,
    Fault,
    SheetIsEmpty,
    TooManyRows,
)
from shared.workbook.files import Sheet
from shared.workbook.shape import ERROR_TITLE, EXAMPLE, Shape, letter, place, title_of

HEADER_ROWS = 10
_EXAMPLE = unicodedata.normalize("NFKC", EXAMPLE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands, under which title, and what a file has beside them."""

    row: int
    places: dict[str, int]
    titles: dict[str, str]
    personal: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet under its columns; `hidden` rows are among them, example rows are not."""

    sheet: str
    shape: Shape
    columns: Columns
    rows: tuple[tuple[int, Row], ...]
    hidden: tuple[int, ...] = ()
    examples: int = 0

    def cell(self, row: Row, meaning: str) -> Cell:
        """What stands in a row under a meaning; None where the file has no such column."""
        at = self.columns.places.get(meaning)
        return row[at] if at is not None and at < len(row) else None

    def title(self, meaning: str) -> str:
        """The title as the file has it, else ours."""
        return self.columns.titles.get(meaning) or self.shape.column(meaning).title

    def fault(self, fault: CellFault, number: int, meaning: str, value: object) -> Fault:
        """The fault with its place in this table; of a column the file has not, the first anchor is shown."""
        shown = meaning if meaning in self.columns.places else self.shape.anchors[0]
        at = self.columns.places[shown]
        where = {"meaning": meaning, "cell": place(number, at), "sheet": self.sheet}
        return fault.at(number, self.title(shown), value, **where)


def find_table(sheets: Sequence[Sheet], shape: Shape, mapping: Mapping[str, str] | None = None) -> Table:
    """The table of one shape. Raises SheetIsEmpty, ColumnIsMissing, ColumnStandsTwice, TooManyRows."""
    return find_tables(sheets, (shape,), {shape.sheet: mapping or {}})[shape.sheet]


def find_tables(
    sheets: Sequence[Sheet], shapes: Sequence[Shape], mappings: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Table]:
    """
    Sheet name of the shape -> its table; at least one. `mappings` says, per sheet, what a title of the file means.

    A sheet is the one whose name it bears, else the one of whose columns it has most.
    Raises SheetIsEmpty, ColumnIsMissing, ColumnStandsTwice, ColumnIsNotMapped, TooManyRows.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise SheetIsEmpty
    known = mappings or {}
    names = {shape.sheet: _titles(shape, known.get(shape.sheet, {})) for shape in shapes}
    found: dict[str, Table] = {}
    empty = False
    for sheet in sorted(filled, key=lambda one: one.name.strip() not in names):
        for shape in _likely(sheet, shapes, names):
            if shape.sheet not in found:
                table = _table(sheet, shape, names[shape.sheet])
                # A template comes back with some of its sheets left empty.
                found, empty = ({**found, shape.sheet: table}, empty) if table.rows else (found, True)
                break
    if not found:
        raise SheetIsEmpty if empty else _missing(filled[0], shapes)
    return found


def _titles(shape: Shape, mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Meaning -> titles, the better first: those mapped by a person win."""
    meanings = {column.meaning for column in shape.columns}
    names = {column.meaning: tuple(title_of(text) for text in column.titles) for column in shape.columns}
    for text, meaning in mapping.items():
        known = title_of(text)
        if meaning not in meanings:
            allowed = "、".join(sorted(meanings))
            raise ColumnIsNotMapped(field="mapping", title=text, meaning=meaning, why=f"可用 (allowed)：{allowed}")
        if shape.is_personal(known) and known not in names[meaning]:
            raise ColumnIsNotMapped(field="mapping", title=text, meaning=meaning, why="个人信息不导入 (personal data)")
        names[meaning] = (known, *names[meaning])
    return names


def _likely(sheet: Sheet, shapes: Sequence[Shape], names: Mapping[str, dict[str, tuple[str, ...]]]) -> list[Shape]:
    """The shapes whose header this sheet has, the likeliest first."""
    scored = []
    for shape in shapes:
        if (header := _header(sheet, shape, names[shape.sheet])) is not None:
            titles = set(header[1])
            hits = sum(1 for texts in names[shape.sheet].values() if titles & set(texts))
            scored.append((sheet.name.strip() == shape.sheet, hits, shape))
    return [shape for _, _, shape in sorted(scored, key=lambda one: one[:2], reverse=True)]


def _header(sheet: Sheet, shape: Shape, names: Mapping[str, tuple[str, ...]]) -> tuple[int, list[str]] | None:
    """
    Number and titles of the header: the first of the first rows that has every anchor.

    A header of two rows, its titles merged downwards, is the lower one, completed by the upper.
    """
    found: tuple[int, list[str]] | None = None
    for number, row in sheet.rows[:HEADER_ROWS]:
        titles = [title_of(cell) for cell in row]
        if all(any(text in titles for text in names[anchor]) for anchor in shape.anchors):
            if found:
                upper = found[1] + [""] * len(titles)
                titles = [text or upper[n] for n, text in enumerate(titles)]
            found = number, titles
        elif found:
            break
    return found


def _table(sheet: Sheet, shape: Shape, names: Mapping[str, tuple[str, ...]]) -> Table:
    header = _header(sheet, shape, names)
    assert header  # noqa: S101  (only a likely shape comes here)
    number, titles = header
    columns = _columns(number, titles, shape, names)
    below = [(n, row) for n, row in sheet.rows if n > number]
    rows = tuple((n, row) for n, row in below if not _is_example(row))
    if len(rows) > MAX_ROWS:
        raise TooManyRows(limit=f"{MAX_ROWS:,}")
    hidden = tuple(n for n, _ in rows if n in sheet.hidden)
    return Table(sheet.name, shape, columns, rows, hidden, len(below) - len(rows))


def _is_example(row: Row) -> bool:
    first = next((cell for cell in row if cell not in (None, "")), None)
    return isinstance(first, str) and unicodedata.normalize("NFKC", first).lstrip().startswith(_EXAMPLE)


def _columns(row: int, titles: list[str], shape: Shape, names: Mapping[str, tuple[str, ...]]) -> Columns:
    places: dict[str, int] = {}
    for meaning, known in names.items():
        if at := list(_at(titles, known)):
            best = min(at)
            same = [n for rank, n in at if rank == best[0]]
            if len(same) > 1:
                letters = "、".join(letter(n) for n in same)
                raise ColumnStandsTwice(field="file", column=titles[best[1]], found=letters)
            places[meaning] = best[1]
    taken = set(places.values())
    rest = [text for n, text in enumerate(titles) if text and n not in taken and text != ERROR_TITLE]
    personal = tuple(text for text in rest if shape.is_personal(text))
    return Columns(
        row=row,
        places=places,
        titles={meaning: titles[n] for meaning, n in places.items()},
        personal=personal,
        ignored=tuple(text for text in rest if text not in personal),
    )


def _at(titles: list[str], known: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    return ((known.index(text), n) for n, text in enumerate(titles) if text in known)


def _missing(sheet: Sheet, shapes: Sequence[Shape]) -> ColumnIsMissing:
    wanted = " 或 ".join("、".join("/".join(shape.column(a).titles) for a in shape.anchors) for shape in shapes)
    found = "、".join(title_of(cell) for cell in sheet.rows[0][1] if title_of(cell))
    return ColumnIsMissing(field="file", column=wanted, found=found[:200] or "（空）")
