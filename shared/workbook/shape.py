"""The shape of a sheet: its columns with their names, hints and lists. Reading and writing both go by it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from shared.workbook.cells import Cell, unescaped

ERROR_TITLE = "错误"
# A row that begins so shows how to fill the sheet in; it is never taken.
EXAMPLE = "示例："


@dataclass(frozen=True, slots=True)
class Column:
    """What a cell means, under which titles it is known (the first is ours), and what helps to fill it in."""

    meaning: str
    titles: tuple[str, ...]
    hint: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    kind: Literal["text", "date", "number", "money"] = "text"
    required: bool = False
    width: int = 16

    @property
    def title(self) -> str:
        """The title that we write."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Shape:
    """
    A sheet by its name and columns.

    `anchors` are the meanings that make a row the header and a sheet this one; titles with a `personal` word are never
    taken (a number of persons, `counts`, is no person), unless a column claims exactly that title.
    """

    sheet: str
    columns: tuple[Column, ...]
    anchors: tuple[str, ...]
    personal: tuple[str, ...] = ()
    counts: tuple[str, ...] = ("数", "人数")

    def column(self, meaning: str) -> Column:
        """The column of a meaning. Raises KeyError."""
        return {column.meaning: column for column in self.columns}[meaning]

    def is_personal(self, text: str) -> bool:
        """Whether a title speaks of a person."""
        return any(word in text for word in self.personal) and not text.endswith(self.counts)


def title_of(cell: Cell) -> str:
    """A column's title in one spelling: half-width, without blanks and without the mark of a required column."""
    text = unicodedata.normalize("NFKC", "" if cell is None else unescaped(str(cell)))
    return "".join(text.split()).strip("*:\ufeff")


def letter(n: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    text = ""
    while n >= 0:
        text = chr(ord("A") + n % 26) + text
        n = n // 26 - 1
    return text


def place(row: int, column: int) -> str:
    """The place of a cell: row 7, column 2 is C7."""
    return f"{letter(column)}{row}"
