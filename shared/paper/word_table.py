"""Tables of a DOCX, written as one piece: a library that makes cell after cell takes a hundred times as long."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from shared.paper import measures
from shared.paper.blocks import Side, Table
from shared.paper.word import BLACK, linked

_JUSTIFIED: dict[Side, str] = {"left": "", "center": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}
_BLACK = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{BLACK}"/>'
_LINK = f'<w:color w:val="{measures.LINK}"/>'


def add_table(document: Document, block: Table, style: str) -> None:
    """The table at the end of the document; `style` is the id of the style of its paragraphs."""
    twips = [Mm(measures.TYPE_AREA_MM[0] * part / sum(block.widths)).twips for part in block.widths]
    look = _Look(block, style, twips)
    links = [tuple(to and linked(document, to) for to in row) for row in block.links] or [()] * len(block.rows)
    rows = look.row(block.heads, head=True) + "".join(map(look.row, block.rows, links))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    made = parse_xml(
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
    document.element.body.insert_element_before(made, "w:sectPr")


class _Look:
    def __init__(self, block: Table, style: str, twips: list[int]) -> None:
        self._block, self._twips = block, twips
        left: Side = "left"
        self._sides = block.sides or (left,) * len(block.heads)
        other = block.size != measures.TABLE_PT
        line = f'<w:spacing w:line="{round((block.size + 5) * 20)}" w:lineRule="exact"/>' if other else ""
        self._paragraph = f"<w:pStyle w:val={quoteattr(style)}/>{line}"
        self._size = f'<w:sz w:val="{round(block.size * 2)}"/>' if other else ""

    def row(self, texts: tuple[str, ...], links: tuple[str | None, ...] = (), *, head: bool = False) -> str:
        """No row is broken by a page, and the head stands on each page of a long table; `links`: ids of addresses."""
        opened = links or (None,) * len(texts)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p><w:pPr>{self._paragraph}{_JUSTIFIED['center' if head else side]}</w:pPr>{self._run(text, head, to)}"
            "</w:p></w:tc>"
            for text, side, width, to in zip(texts, self._sides, self._twips, opened, strict=True)
        )
        height = Mm(self._block.height).twips
        marks = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{"<w:tblHeader/>" * head}'
        return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"

    def _run(self, text: str, head: bool, to: str | None) -> str:
        if not text:
            return ""
        inside = f"{_BLACK * head}{_LINK * bool(to)}{self._size}"
        looks = f"<w:rPr>{inside}</w:rPr>" * bool(inside)
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
        run = f"<w:r>{looks}{lines}</w:r>"
        return f'<w:hyperlink r:id="{to}">{run}</w:hyperlink>' if to else run
