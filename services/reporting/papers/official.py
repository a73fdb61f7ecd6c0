"""The tree as an official paper (GB/T 9704): blocks from which shared/paper makes DOCX and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Final

from services.reporting.papers import tree
from shared.paper import Block, Divider, Face, Heading, Line, Note, Paper, Picture, Run, Table, Text
from shared.paper.measures import TYPE_AREA_MM, characters

Address = Callable[[str], str | None]
MM_PER_PT: Final = 25.4 / 72
# A column is as wide as its longest text, but no wider than this many characters: longer texts go on below.
_WIDEST, _NARROWEST = 16.0, 3.0
_SIZES: Final = (10.5, 10.0, 9.5, 9.0)
_INSET_PT: Final = 8.0


def paper_of(
    nodes: tuple[tree.Node, ...],
    pictures: Mapping[str, bytes],
    author: str,
    day: date,
    to: Address = lambda named: None,
) -> Paper:
    """The paper; `pictures`: chart -> SVG, `day`: the date inside the files, `to`: the address of what a link names."""
    title, rest = tree.title_of(nodes), list(nodes)
    subtitle = None
    for n, node in enumerate(nodes):
        if isinstance(node, tree.Heading) and node.level == 1:
            del rest[n]
            if n < len(rest) and isinstance(below := rest[n], tree.Paragraph):
                subtitle = tree.text_of(below.line)
                del rest[n]
            break
    running = f"{title}　{subtitle}" if subtitle else title
    return Paper(title, author, day, tuple(_blocks(rest, pictures, to)), subtitle, running)


def _blocks(nodes: list[tree.Node], pictures: Mapping[str, bytes], to: Address) -> Iterator[Block]:
    skip = False
    for node, after in zip_longest(nodes, nodes[1:]):
        if skip:
            skip = False
            continue
        if isinstance(node, tree.Sides):
            skip = isinstance(after, tree.Rule)
            yield Line(tree.text_of(node.left), tree.text_of(node.right), rule=skip)
        elif isinstance(node, tree.Drawing):
            if node.chart in pictures:
                yield Picture(pictures[node.chart], node.title)
        else:
            yield _block(node, to)


def _block(node: tree.Node, to: Address) -> Block:
    match node:
        case tree.Heading():
            return Heading(tree.text_of(node.line), max(node.level - 1, 1))
        case tree.Paragraph(small=True):
            return Note(tree.text_of(node.line))
        case tree.Paragraph():
            return Text(_runs(node.line, to))
        case tree.Point():
            number = () if node.number is None else (Run(f"{node.number}. "),)
            return Text((*number, *_runs(node.line, to)))
        case tree.Grid():
            return _table(node, to)
        case _:
            return Divider()


def _runs(line: tree.Line, to: Address) -> tuple[Run, ...]:
    return tuple(Run(part.text.replace("\n", " "), _face(part), to(part.to) if part.to else None) for part in line)


def _face(part: tree.Words) -> Face:
    return "black" if part.strong else "kai" if part.slanted else "body"


def _table(grid: tree.Grid, to: Address) -> Table:
    heads = tuple(tree.text_of(head) for head in grid.heads)
    rows = tuple(tuple(tree.text_of(cell) for cell in row) for row in grid.rows)
    longest = [max(_width(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    widths = tuple(min(max(width, _NARROWEST), _WIDEST) + 1 for width in longest)
    table = Table(heads, rows, widths, height=7.5, sides=grid.sides)
    links = tuple(tuple(_link(cell, to) for cell in row) for row in grid.rows)
    return replace(table, size=_size(widths), links=links if any(map(any, links)) else ())


def _link(cell: tree.Line, to: Address) -> str | None:
    return next((to(part.to) for part in cell if part.to), None)


def _width(text: str) -> float:
    """In characters; digits and Latin letters with some room, since fonts differ in them."""
    return sum(1.0 if characters(char) > 0.5 else 0.58 for char in text)


def _size(widths: tuple[float, ...]) -> float:
    """The largest letters in which no column has to break a text that is not long."""
    room = TYPE_AREA_MM[0] / MM_PER_PT - _INSET_PT * len(widths)
    return next((size for size in _SIZES if sum(widths) * size <= room), _SIZES[-1])
