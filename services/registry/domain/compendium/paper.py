"""Pages of our own in the DOCX, laid out after GB/T 9704-2012: fonts are named with fallbacks, none is embedded."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, TITLE, BLACK, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
# What stands in where a font is missing, nearest first.
FALLBACKS = {
    BODY: "仿宋, FangSong, Noto Serif CJK SC",
    TITLE: "小标宋, 华文中宋, STZhongsong, Noto Serif CJK SC",
    BLACK: "SimHei, Noto Sans CJK SC",
    SONG: "SimSun, Noto Serif CJK SC",
    "楷体_GB2312": "楷体, KaiTi, Noto Serif CJK SC",
}
TYPE_AREA = (Mm(156), Mm(225))


def lay_out(document: Document) -> None:
    """A4 with the margins, the body font, and a number at the foot of every page but the cover."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    _name_font(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.line_spacing = Pt(29)
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    page(section)
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def page(section: Section) -> None:
    """An upright A4 page with our margins."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


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
    _name_font(run._r.get_or_add_rPr(), font)
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


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    indent.left_indent = indent.right_indent = Pt(14)
    write(paragraph, "— ", 14, SONG)
    _field(paragraph, "PAGE", "1", 14, SONG)
    write(paragraph, " —", 14, SONG)


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


def _name_font(properties: object, font: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # of the library's own element
    for name in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{name}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
