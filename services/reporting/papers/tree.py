"""The text of a report as a tree: Markdown read once, with what the forms need and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from services.reporting.papers.marks import SIDES

Side = Literal["left", "center", "right"]
FIGURE, CHART = "figure:", "chart:"
# Marks of HTML are no marks here but text, and a line of dashes is a line; "javascript:" and the like are no links.
_READER: Final = (
    MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "fence", "lheading", "reference"])
)


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a line in one look; `to` is where it links."""

    text: str
    strong: bool = False
    slanted: bool = False
    to: str | None = None


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of the paper."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `small` for notes."""

    line: Line
    small: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """A line with something at its right."""

    left: Line
    right: Line


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a list, with its number where it has one."""

    line: Line
    number: int | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    heads: tuple[Line, ...]
    sides: tuple[Side, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the report, by name."""

    chart: str
    title: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the whole width."""


Node = Heading | Paragraph | Sides | Point | Grid | Drawing | Rule


@lru_cache(maxsize=8)
def read(markdown: str) -> tuple[Node, ...]:
    """The tree of a text; the forms of one paper, made one after the other, share it."""
    return tuple(_nodes(SyntaxTreeNode(_READER.parse(markdown))))


def text_of(line: Line) -> str:
    """Its words alone."""
    return "".join(part.text for part in line)


def title_of(tree: tuple[Node, ...]) -> str:
    """The title of the paper; empty where the text has none."""
    return next((text_of(node.line) for node in tree if isinstance(node, Heading) and node.level == 1), "")


def _nodes(parent: SyntaxTreeNode, small: bool = False, depth: int = 0) -> Iterator[Node]:
    for node in parent.children:
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1]), _line(node))
            case "paragraph":
                yield _paragraph(node, small)
            case "blockquote":
                yield from _nodes(node, small=True)
            case "bullet_list" | "ordered_list":
                yield from _points(node, depth)
            case "table":
                yield _grid(node)
            case "hr":
                yield Rule()
            case other:
                raise ValueError(f"不能使用 | stands in no paper: {other}")


def _paragraph(node: SyntaxTreeNode, small: bool) -> Node:
    inline = node.children[0]
    if len(inline.children) == 1 and inline.children[0].type == "image":
        return _drawing(inline.children[0])
    line = _line(node)
    for n, part in enumerate(line):
        if SIDES in part.text:
            left, _, right = part.text.partition(SIDES)
            return Sides((*line[:n], replace(part, text=left)), (replace(part, text=right), *line[n + 1 :]))
    return Paragraph(line, small)


def _drawing(image: SyntaxTreeNode) -> Drawing:
    source = str(image.attrs.get("src", ""))
    if not source.startswith(CHART):
        raise ValueError(f"不能插入图片 | no picture but chart(...): '{source}'")
    return Drawing(source.removeprefix(CHART), image.content)


def _points(list_: SyntaxTreeNode, depth: int) -> Iterator[Node]:
    first = int(list_.attrs.get("start", 1)) if list_.type == "ordered_list" else None
    for n, item in enumerate(list_.children):
        number = None if first is None else first + n
        for node in _nodes(item, depth=depth + 1):
            yield Point(node.line, number, depth) if isinstance(node, Paragraph) else node
            number = None


def _grid(table: SyntaxTreeNode) -> Grid:
    head, *bodies = table.children
    cells = head.children[0].children
    rows = tuple(tuple(_line(cell) for cell in row.children) for body in bodies for row in body.children)
    return Grid(tuple(_line(cell) for cell in cells), tuple(_side(cell) for cell in cells), rows)


def _side(cell: SyntaxTreeNode) -> Side:
    style = str(cell.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def _line(node: SyntaxTreeNode) -> Line:
    return tuple(part for inline in node.children for part in _words(inline, Words("")))


def _words(parent: SyntaxTreeNode, look: Words) -> Iterator[Words]:
    for node in parent.children:
        match node.type:
            case "text" | "code_inline":
                if node.content:
                    yield replace(look, text=node.content)
            case "softbreak" | "hardbreak":
                yield replace(look, text="\n" if node.type == "hardbreak" else " ")
            case "strong":
                yield from _words(node, replace(look, strong=True))
            case "em":
                yield from _words(node, replace(look, slanted=True))
            case "link":
                yield from _words(node, replace(look, to=str(node.attrs["href"])))
            case other:
                raise ValueError(f"不能放在行内 | stands in no line: {other}")
