"""What a paper is made of. Texts are plain; what they look like is decided once, for both formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.paper.measures import TABLE_PT

Face = Literal["body", "black", "kai", "title"]
"""仿宋, 黑体, 楷体 and 小标宋."""
Side = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line in one face; `to`: the address that it opens."""

    text: str
    face: Face = "body"
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text with its number (一、 （一） 1. （1）); level 1 is 黑体, 2 is 楷体, the rest 仿宋."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; its first line is indented by two characters unless it is `flush` (主送机关)."""

    runs: tuple[Run, ...]
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own without an indent: what stands at the left and at the right."""

    left: str = ""
    right: str = ""
    rule: bool = False
    """With a thin line below, over the whole width."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Names after a label in 黑体 (出席：), the lines after the first one aligned with the first name."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """附件：, numbered where there is more than one."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who issues the paper and on which day, at the right as GB/T 9704 7.3.5.2 has it for papers without a seal."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table with lines; `widths` are parts of the type area, `height` (mm) is the least one of a row.

    `sides`: to which side the texts of each column stand, to the left without. `size`: of its letters, in points.
    `links`: for each cell of the rows the address that it opens, or None; without, no cell opens any.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    height: float = 9.0
    sides: tuple[Side, ...] = ()
    size: float = TABLE_PT
    links: tuple[tuple[str | None, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.links and [len(row) for row in self.links] != [len(row) for row in self.rows]:
            raise ValueError("the links have another number of cells than the rows")
        if any(len(row) != len(self.heads) for row in (*self.rows, self.widths, *((self.sides,) * bool(self.sides)))):
            raise ValueError("a row, the widths or the sides have another number of columns than the head")


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph set small: what explains a table, or stands at the foot of a paper."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as wide as the type area, with its title below; `svg` is drawn sharp in print."""

    svg: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line over the whole width."""


Block = Heading | Text | Line | Roll | Enclosed | Signed | Table | Note | Picture | Divider


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `day` is the date inside the files, so that the same paper always gives the same bytes."""

    title: str
    author: str
    day: date
    blocks: tuple[Block, ...]
    subtitle: str | None = None
    running: str | None = None
    """A line at the head of every page but the first."""


def plain(text: str, *, flush: bool = False) -> tuple[Text, ...]:
    """A text of one or several lines as paragraphs in the body's face; blank lines go."""
    return tuple(Text((Run(line.strip()),), flush) for line in text.splitlines() if line.strip())
