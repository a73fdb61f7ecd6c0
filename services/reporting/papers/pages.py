"""The tree as one HTML file: needs nothing from elsewhere, carries its looks on its marks, and reads well in mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from services.reporting.papers import tree
from services.reporting.papers.words import Language
from shared.paper.charts import NAMESPACE

# The marks carry their looks, since many mail programs drop what stands in the head; that is for screens and print.
_STYLE: Final = (
    "td,th{border-bottom:1px solid #e0dcd8}thead th{background:#f5f2ef}table.sides td{border:0}"
    "tbody th{font-weight:normal}svg,img{max-width:100%;height:auto}"
    "@media(max-width:36rem){.wide{overflow-x:auto}}@media print{body{max-width:none}a{color:inherit}}"
)
_BODY: Final = (
    "margin:0 auto;padding:16px;max-width:46rem;background:#fff;color:#222;line-height:1.7;font-size:16px;"
    "font-family:'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
)
_HEADINGS: Final = {
    1: "margin:8px 0;text-align:center;font-size:26px;line-height:1.4",
    2: "margin:32px 0 8px;padding-bottom:4px;border-bottom:2px solid #9b2c2c;font-size:20px",
    3: "margin:20px 0 6px;font-size:17px",
}
_TABLE: Final = (
    '<table class="grid" width="100%" cellpadding="5" cellspacing="0" rules="rows" '
    'style="border-collapse:collapse;margin:8px 0;font-size:14px;line-height:1.5">'
)
# Else the head of a column of texts stands in the middle above them.
_LEFT: Final = ' align="left"'
_SMALL: Final = "margin:8px 0;color:#5c5651;font-size:13px"
Draw = Callable[[tree.Drawing], str]


class Page:
    """Writes one tree; `to` gives the address of a figure's records, `draw` the marks of a chart."""

    def __init__(self, language: Language, to: Callable[[str], str | None], draw: Draw) -> None:
        self._language, self._to, self._draw = language, to, draw
        self._below_title = False

    def written(self, nodes: tuple[tree.Node, ...]) -> str:
        """The whole file."""
        title = escape(tree.title_of(nodes))
        return (
            f'<!doctype html>\n<html lang="{"zh-CN" if self._language == "zh" else "en"}">\n<head>\n'
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body style="{_BODY}">\n'
            f"{''.join(self._node(node) for node in nodes)}</body>\n</html>\n"
        )

    def _node(self, node: tree.Node) -> str:
        below, self._below_title = self._below_title, isinstance(node, tree.Heading) and node.level == 1
        match node:
            case tree.Heading():
                tag = f"h{min(node.level, 4)}"
                return f'<{tag} style="{_HEADINGS.get(node.level, _HEADINGS[3])}">{self._line(node.line)}</{tag}>\n'
            case tree.Paragraph():
                style = "margin:8px 0;text-align:center" if below else _SMALL if node.small else "margin:8px 0"
                note = ' class="note"' if node.small else ""
                return f'<p{note} style="{style}">{self._line(node.line)}</p>\n'
            case tree.Sides():
                sides = f"<td>{self._line(node.left)}</td>", f'<td align="right">{self._line(node.right)}</td>'
                return f'<table class="sides" width="100%" cellpadding="0"><tr>{sides[0]}{sides[1]}</tr></table>\n'
            case tree.Point():
                number = "· " if node.number is None else f"{node.number}. "
                return f'<p style="margin:2px 0 2px {1 + node.depth}em">{number}{self._line(node.line)}</p>\n'
            case tree.Grid():
                return self._grid(node)
            case tree.Drawing():
                return f'<div class="chart" style="margin:12px 0">{self._draw(node)}</div>\n'
            case tree.Rule():
                return '<hr style="border:0;border-top:1px solid #9b2c2c;margin:8px 0">\n'

    def _grid(self, grid: tree.Grid) -> str:
        heads = "".join(
            f'<th scope="col"{_side(side) or _LEFT}>{self._line(head)}</th>'
            for head, side in zip(grid.heads, grid.sides, strict=True)
        )
        rows = "".join(f"<tr>{self._row(row, grid.sides)}</tr>\n" for row in grid.rows)
        return f'<div class="wide">{_TABLE}\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n'

    def _row(self, row: tuple[tree.Line, ...], sides: tuple[tree.Side, ...]) -> str:
        """The second cell of a row that begins with a figure says which one it is, so that programs can read it."""
        link = next((part.to for part in row[0] if part.to and part.to.startswith(tree.FIGURE)), None)
        figure = f' data-figure="{escape(link.removeprefix(tree.FIGURE))}"' if link else ""
        cells = [
            f"<td{_side(side)}{figure if n == 1 else ''}>{self._line(cell)}</td>"
            for n, (cell, side) in enumerate(zip(row, sides, strict=True))
        ]
        return "".join(cells)

    def _line(self, line: tree.Line) -> str:
        return "".join(self._words(part) for part in line)

    def _words(self, part: tree.Words) -> str:
        written = escape(part.text, False).replace("\n", "<br>")
        for is_so, tag in ((part.slanted, "em"), (part.strong, "strong")):
            written = f"<{tag}>{written}</{tag}>" if is_so else written
        to = self._to(part.to) if part.to else None
        return f'<a href="{escape(to)}" style="color:#9b2c2c">{written}</a>' if to is not None else written


def _side(side: tree.Side) -> str:
    return "" if side == "left" else f' class="{"n" if side == "right" else "c"}" align="{side}"'


def inline(pictures: Mapping[str, bytes]) -> Draw:
    """Charts as they are, inside the file; a page knows without their namespace what they are."""
    return lambda drawing: pictures[drawing.chart].decode().replace(NAMESPACE, "") if drawing.chart in pictures else ""
