"""Pages of a DOCX after GB/T 9704-2012: fonts are named with fallbacks, none is embedded."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from shared.paper import measures

BODY, TITLE, BLACK, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
# What stands in where a font is missing, nearest first.
FALLBACKS = {
    BODY: "仿宋, FangSong, Noto Serif CJK SC",
    TITLE: "小标宋, 华文中宋, STZhongsong, Noto Serif CJK SC",
    BLACK: "SimHei, Noto Sans CJK SC",
    SONG: "SimSun, Noto Serif CJK SC",
    KAI: "楷体, KaiTi, Noto Serif CJK SC",
}
TYPE_AREA = tuple(Mm(side) for side in measures.TYPE_AREA_MM)


def lay_out(document: Document, *, cover: bool, running: str | None = None) -> None:
    """
    A4 with the margins, the body font, and a number at the foot of every page but the cover, if there is one.

    `running` stands at the head of every page but the first.
    """
    normal = document.styles["Normal"]
    normal.font.size = Pt(measures.BODY_PT)
    name_font(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.line_spacing = Pt(measures.PITCH_PT)
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    page(section)
    section.different_first_page_header_footer = cover
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if running:
        section.different_first_page_header_footer = True
        if not cover:
            _number(section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT)
        section.header_distance = Mm(measures.RUNNING_MM)
        _head(section.header, running, WD_ALIGN_PARAGRAPH.RIGHT)
        _head(section.even_page_header, running, WD_ALIGN_PARAGRAPH.LEFT)


def page(section: Section) -> None:
    """An upright A4 page with our margins."""
    section.page_width, section.page_height = (Mm(side) for side in measures.PAGE_MM)
    section.top_margin, section.bottom_margin = Mm(measures.TOP_MM), Mm(measures.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(measures.LEFT_MM), Mm(measures.RIGHT_MM)
    # Measured from the paper's edge to the lower side of the number, which must not push the text up.
    section.footer_distance = Mm(measures.BOTTOM_MM - measures.NUMBER_MM) - Pt(measures.NUMBER_PT)


def new_page(document: Document) -> None:
    """What follows begins on a page of its own and may have its own size; the numbers go on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    page(section)


def words(document: Document, text: str, size: float = 16, font: str = BODY, *, centred: bool = False) -> Paragraph:
    """A paragraph of ours."""
    paragraph = document.add_paragraph()
    write(paragraph, text, size, font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def write(paragraph: Paragraph, text: str, size: float = 16, font: str = BODY) -> Run:
    """A run of text in one of our fonts."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    name_font(run._r.get_or_add_rPr(), font)
    return run


def contents_line(document: Document, text: str, mark: str, font: str = BODY, indent: float = 0) -> None:
    """A line of the contents page whose number the reader's program fills in from the bookmark `mark`."""
    paragraph = words(document, text, font=font)
    paragraph.paragraph_format.left_indent = Pt(indent)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(TYPE_AREA[0], WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    write(paragraph, "\t")
    _field(paragraph, f"PAGEREF {mark} \\h", "—")


def bookmark(paragraph: Paragraph, mark: str, number: int) -> None:
    """Mark a place for the contents page."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            element.set(qn("w:name"), mark)
        paragraph._p.append(element)


def divider(paragraph: Paragraph) -> None:
    """A line below the paragraph, which is a heading of the second level for the outline."""
    properties = paragraph._p.get_or_add_pPr()
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    outline(paragraph, 1)


def outline(paragraph: Paragraph, level: int) -> None:
    """The level of a heading in the navigation pane, 0 = highest."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    paragraph._p.get_or_add_pPr().append(element)


def linked(document: Document, to: str) -> str:
    """The id under which the document knows an address."""
    return document.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def opens(paragraph: Paragraph, to: str) -> None:
    """What was written last into the paragraph opens this address."""
    link, run = OxmlElement("w:hyperlink"), paragraph.runs[-1]
    link.set(qn("r:id"), paragraph.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.color.rgb = RGBColor.from_string(measures.LINK)
    paragraph._p.replace(run._r, link)
    link.append(run._r)


def _head(header: _Header, running: str, side: WD_ALIGN_PARAGRAPH) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = Pt(measures.RUNNING_PT + 2)
    write(paragraph, running, measures.RUNNING_PT, KAI)


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    size = measures.NUMBER_PT
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = layout.line_spacing = Pt(size)
    write(paragraph, "— ", size, SONG)
    _field(paragraph, "PAGE", "1", size, SONG)
    write(paragraph, " —", size, SONG)


def _field(paragraph: Paragraph, code: str, shown: str, size: float = 16, font: str = BODY) -> None:
    for kind in ("begin", "separate", "end"):
        run = write(paragraph, "", size, font)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "begin":
            mark.set(qn("w:dirty"), "true")
        run._r.append(mark)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {code} "
            instruction.set(qn("xml:space"), "preserve")
            write(paragraph, "", size, font)._r.append(instruction)
        if kind == "separate":
            write(paragraph, shown, size, font)


def name_font(properties: object, font: str) -> None:
    """The font of a style or run: Chinese in this one, digits and Latin letters in Times New Roman."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # of the library's own element
    for name in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{name}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
