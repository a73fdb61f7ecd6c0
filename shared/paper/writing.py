"""The DOCX of a paper: real styles, fonts named with fallbacks, and the same bytes for the same paper."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from shared.paper import measures
from shared.paper.blocks import (
    Block,
    Divider,
    Enclosed,
    Face,
    Heading,
    Line,
    Note,
    Paper,
    Picture,
    Roll,
    Signed,
    Table,
    Text,
)
from shared.paper.legible import legible
from shared.paper.measures import chinese_day, numbered
from shared.paper.packing import packed
from shared.paper.typesetting import to_png
from shared.paper.word import BLACK, BODY, KAI, TITLE, lay_out, name_font, opens
from shared.paper.word_table import add_table

FONTS: dict[Face, str] = {"body": BODY, "black": BLACK, "kai": KAI, "title": TITLE}
_LEVELS: dict[int, Face] = {1: "black", 2: "kai"}
_CHARACTER = Pt(measures.CHARACTER_PT)
_NAMES = {
    "indented": "公文正文",
    "roll": "公文名单",
    "table": "公文表格",
    "note": "公文注",
    "picture": "公文图",
    "between": "公文间隔",
}


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX."""
    paper = legible(paper)
    document = docx.Document()
    lay_out(document, cover=False, running=paper.running)
    _styles(document)
    document.add_paragraph(paper.title, "Title")
    if paper.subtitle:
        document.add_paragraph(paper.subtitle, "Subtitle")
    document.add_paragraph()
    for block in paper.blocks:
        _write(document, block)
    return packed(document, paper.title, paper.author, paper.day)


def _styles(document: Document) -> None:
    """The styles of the layout; whoever edits the paper changes one place."""
    normal = document.styles["Normal"]
    _track(normal, measures.TRACKING_PT)
    language = OxmlElement("w:lang")
    for name, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{name}"), value)
    normal.element.get_or_add_rPr().append(language)
    _no_automatic_blanks(normal)
    normal.paragraph_format.widow_control = False
    _style(document, "Title", "title", measures.TITLE_PT, centred=True, heading=True)
    _style(document, "Subtitle", "kai", measures.BODY_PT, centred=True)
    for level in (1, 2, 3, 4):
        style = _style(document, f"Heading {level}", _LEVELS.get(level, "body"), measures.BODY_PT, heading=True)
        _indent(style, 2)
    indented = document.styles.add_style(_NAMES["indented"], WD_STYLE_TYPE.PARAGRAPH)
    indented.base_style = normal
    indented.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(indented, 2)
    roll = document.styles.add_style(_NAMES["roll"], WD_STYLE_TYPE.PARAGRAPH)
    roll.base_style = normal
    table = document.styles.add_style(_NAMES["table"], WD_STYLE_TYPE.PARAGRAPH)
    table.base_style = normal
    table.font.size = Pt(measures.TABLE_PT)
    table.paragraph_format.line_spacing = Pt(measures.TABLE_PT + 5)
    _track(table, 0)
    _small_styles(document, normal)


def _small_styles(document: Document, normal: Any) -> None:
    note = document.styles.add_style(_NAMES["note"], WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = normal
    note.font.size = Pt(measures.TABLE_PT)
    note.paragraph_format.line_spacing = Pt(measures.SMALL_PITCH_PT)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(measures.PITCH_PT * 0.25)
    _track(note, 0)
    between = document.styles.add_style(_NAMES["between"], WD_STYLE_TYPE.PARAGRAPH)
    between.base_style = normal
    between.font.size = Pt(1)
    between.paragraph_format.line_spacing = Pt(measures.PITCH_PT * 0.3)
    picture = document.styles.add_style(_NAMES["picture"], WD_STYLE_TYPE.PARAGRAPH)
    picture.base_style = normal
    # A line of a fixed height would cut the picture off.
    picture.paragraph_format.line_spacing = 1.0
    picture.paragraph_format.space_before = Pt(measures.PITCH_PT * 0.4)


def _style(
    document: Document, name: str, face: Face, size: float, *, centred: bool = False, heading: bool = False
) -> Any:
    style = document.styles[name]
    for old in ("w:rPr", "w:pPr"):
        if (found := style.element.find(qn(old))) is not None:
            style.element.remove(found)
    style.font.size = Pt(size)
    name_font(style.element.get_or_add_rPr(), FONTS[face])
    _track(style, measures.TRACKING_PT if size == measures.BODY_PT else 0)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(measures.PITCH_PT)
    layout.keep_with_next = True
    if centred:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if heading:
        _outline(style, 0 if name == "Title" else int(name[-1]) - 1)
    return style


def _write(document: Document, block: Block) -> None:
    _WRITERS[type(block)](document, block)


def _paragraph(document: Document, style: str, text: str = "") -> Paragraph:
    """A paragraph in one of our styles, named by its id: the library looks through all styles for each name."""
    paragraph = document.add_paragraph(text)
    paragraph._p.style = style
    return paragraph


def _text(document: Document, block: Text) -> None:
    paragraph = document.add_paragraph() if block.flush else _paragraph(document, _NAMES["indented"])
    for run in block.runs:
        _run(paragraph, run.text, run.face)
        if run.to:
            opens(paragraph, run.to)


def _heading(document: Document, block: Heading) -> None:
    _paragraph(document, f"Heading{min(block.level, 4)}", block.text)


def _roll(document: Document, block: Roll) -> None:
    paragraph = _paragraph(document, _NAMES["roll"])
    _hang(paragraph, measures.characters(block.label))
    _run(paragraph, block.label, "black")
    _run(paragraph, "、".join(block.names), "body")


def _run(paragraph: Paragraph, text: str, face: Face) -> None:
    run = paragraph.add_run(text)
    if face != "body":
        name_font(run._r.get_or_add_rPr(), FONTS[face])


def _line(document: Document, line: Line) -> None:
    paragraph = document.add_paragraph(line.left)
    if line.right:
        width = Mm(measures.TYPE_AREA_MM[0])
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"\t{line.right}")
    if line.rule:
        _rule(paragraph)


def _rule(paragraph: Paragraph) -> None:
    """A thin line below it."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "5"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph.paragraph_format.space_after = Pt(measures.PITCH_PT * 0.4)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _enclosed(document: Document, block: Enclosed) -> None:
    document.add_paragraph()
    lines = numbered(block.names)
    more = 1.0 if len(lines) > 1 else 0.0
    for n, line in enumerate(lines):
        paragraph = _paragraph(document, _NAMES["roll"])
        if n == 0:
            _hang(paragraph, 3 + more)
            _run(paragraph, f"附件：{line}", "body")
        else:
            _hang(paragraph, more, 5)
            _run(paragraph, line, "body")


def _signed(document: Document, block: Signed) -> None:
    document.add_paragraph().paragraph_format.keep_with_next = True
    day = chinese_day(block.on)
    indents = measures.signature_indents(block.by, day)
    for text, free in zip((block.by, day), indents, strict=True):
        paragraph = document.add_paragraph(text)
        layout = paragraph.paragraph_format
        layout.alignment, layout.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, round(_CHARACTER * free)
        layout.keep_with_next = text is block.by


def _table(document: Document, block: Table) -> None:
    last = document.element.body[-2]  # before the section's own properties
    if isinstance(last, CT_P):
        Paragraph(last, document._body).paragraph_format.space_after = Pt(measures.PITCH_PT * 0.3)
    else:
        # Two tables with nothing between them are one in Word, under the head of the first.
        _paragraph(document, _NAMES["between"])
    add_table(document, block, _NAMES["table"])


def _note(document: Document, block: Note) -> None:
    _paragraph(document, _NAMES["note"], block.text)


def _picture(document: Document, block: Picture) -> None:
    paragraph = _paragraph(document, _NAMES["picture"])
    paragraph.add_run().add_picture(BytesIO(to_png(block.svg)), width=Mm(measures.TYPE_AREA_MM[0]))
    paragraph.paragraph_format.keep_with_next = True
    paragraph._p.xpath(".//wp:docPr")[0].set("descr", block.title)
    # Unsaid, LibreOffice takes an eighth of an inch at each side, and the picture runs over the margin.
    for side in "TBLR":
        paragraph._p.xpath(".//wp:inline")[0].set(f"dist{side}", "0")
    title = _paragraph(document, _NAMES["note"])
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, block.title, "kai")


def _divider(document: Document, _: Divider) -> None:
    _rule(_paragraph(document, _NAMES["note"]))


def _indent(style: ParagraphStyle, by: int) -> None:
    """The first line by so many characters, whatever size they have."""
    style.paragraph_format.first_line_indent = round(_CHARACTER * by)
    style.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(by * 100))


def _hang(paragraph: Paragraph, by: float, free: float = 2) -> None:
    """`free` characters at the left of the first line, and so many more at that of the others."""
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = round(_CHARACTER * (free + by)), -round(_CHARACTER * by)


def _track(style: Any, points: float) -> None:
    """The distance between characters, in twentieths of a point."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    element = OxmlElement("w:spacing")
    element.set(qn("w:val"), str(round(points * 20)))
    properties.insert_element_before(element, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _no_automatic_blanks(style: Any) -> None:
    """No blank is put between Chinese and digits, so that a line has its 28 characters."""
    properties = style.element.get_or_add_pPr()
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), "0")
        properties.insert_element_before(element, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def _outline(style: Any, level: int) -> None:
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)


_WRITERS: dict[type[Any], Callable[[Document, Any], None]] = {
    Text: _text,
    Heading: _heading,
    Line: _line,
    Roll: _roll,
    Enclosed: _enclosed,
    Signed: _signed,
    Table: _table,
    Note: _note,
    Picture: _picture,
    Divider: _divider,
}
