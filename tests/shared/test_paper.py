"""Papers in the layout of GB/T 9704-2012: measured on the PDF's page and in the DOCX, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from shared.paper import Enclosed, Heading, Line, Paper, Roll, Run, Signed, Table, Text, plain, to_docx, to_pdf
from shared.paper.measures import chinese_day, signature_indents

INK = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
MM = 72 / 25.4
NAMES = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚", "示例辛", "示例壬")
PAPER = Paper(
    "关于示例事项的通知",
    "示例学会",
    date(2026, 9, 1),
    (
        *plain("各有关单位：", flush=True),
        Heading("一、总体要求"),
        Heading("（一）时间", 2),
        *plain((INK * 100)[: 28 * 60]),
        Table(("序号", "事项"), (("1", "=1+1"), ("2", "甲 & <乙>")), (1, 5)),
        Line("示例学会", "2026年9月1日", rule=True),
        Roll("出席：", NAMES),
        Enclosed(("第一个附件", "第二个附件")),
        Signed("示例学会秘书处办公室", date(2026, 9, 1)),
    ),
    subtitle="（征求意见稿）",
)


WORDS = (
    "关于示例事项的通知", "（征求意见稿）", "各有关单位：", "一、总体要求", "（一）时间", "=1+1", "甲&<乙>", "出席：",
    "示例己", "附件：", "2.第二个附件", "示例学会秘书处办公室", "2026年9月1日",
)  # fmt: skip


@cache
def pdf() -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(PAPER)))


@cache
def word() -> Document:
    return docx.Document(io.BytesIO(to_docx(PAPER)))


def lines(page: int) -> list[tuple[float, float, str]]:
    """From the top: the height of each base line and where it begins (points), and its text."""
    found: dict[float, list[tuple[float, str]]] = defaultdict(list)

    def see(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found[round(tm[5] * cm[3] + cm[5], 1)].append((tm[4] * cm[0] + cm[4], text.strip("\n")))

    pdf().pages[page].extract_text(visitor_text=see)
    return [(y, min(x for x, _ in found[y]), "".join(t for _, t in sorted(found[y]))) for y in sorted(found)][::-1]


def text_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())


def test_a_page_has_22_lines_of_28_characters_29_points_apart() -> None:
    body = lines(1)[:-1]
    assert len(body) == 22
    assert {len(text) for _, _, text in body} == {28}
    assert {round(above[0] - below[0]) for above, below in pairwise(body)} == {29}


def test_the_text_lies_within_the_margins_of_an_upright_a4_page() -> None:
    page = pdf().pages[1]
    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
    body = lines(1)[:-1]
    assert {round(x / MM) for _, x, _ in body} == {28}
    top, bottom = 297 - body[0][0] / MM, body[-1][0] / MM
    # The first base line is most of a line below the margin, the last one a little above it.
    assert 37 < top < 37 + 10.3
    assert 35 < bottom < 35 + 5
    section = word().sections[0]
    for measured, wanted in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37),
        (section.bottom_margin, 35), (section.left_margin, 28), (section.right_margin, 26),
    ):  # fmt: skip
        assert abs(measured - Mm(wanted)) < Mm(0.02)


def test_the_first_line_of_a_paragraph_begins_two_characters_inside() -> None:
    first = next(x for _, x, text in lines(0) if text.startswith("天地"))
    assert first - 28 * MM == pytest.approx(2 * 15.75, abs=0.5)
    indented = next(p for p in word().paragraphs if p.text.startswith("天地"))
    properties = indented.style.element.pPr.ind
    assert properties.get(qn("w:firstLineChars")) == "200"


def test_the_lines_of_the_docx_fit_22_times_and_its_characters_28_times() -> None:
    normal = word().styles["Normal"]
    section = word().sections[0]
    area = section.page_height - section.top_margin - section.bottom_margin
    assert 22 * normal.paragraph_format.line_spacing <= area < 23 * normal.paragraph_format.line_spacing
    spacing = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    width = section.page_width - section.left_margin - section.right_margin
    assert 28 * Pt(16 + spacing) <= width < 29 * Pt(16 + spacing)


def test_the_number_is_at_the_right_of_odd_pages_and_at_the_left_of_even_ones() -> None:
    first, second = lines(0)[-1], lines(1)[-1]
    assert (first[2], second[2]) == ("— 1 —", "— 2 —")
    assert first[1] > 105 * MM > second[1]
    document = word()
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert {run.font.size for run in odd.runs} == {Pt(14)}


def test_faces_are_named_by_style_with_fallbacks_and_none_is_embedded() -> None:
    faces = {
        name: word().styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")
    }
    assert faces == {
        "Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312",
        "Heading 3": "仿宋_GB2312",
    }  # fmt: skip
    package = zipfile.ZipFile(io.BytesIO(to_docx(PAPER)))
    table = package.read("word/fontTable.xml").decode()
    assert all(f'w:name="{face}"' in table for face in faces.values())
    assert not [name for name in package.namelist() if "fonts/" in name]
    assert word().styles["Title"].font.size == Pt(22)


def test_every_word_can_be_read_back_from_both_formats() -> None:
    read = "".join("".join(page.extract_text().split()) for page in pdf().pages)
    written = text_of(word())
    for words in WORDS:
        assert words in read, words
        assert words in written, words


def test_the_same_paper_gives_the_same_bytes_and_another_one_does_not() -> None:
    other = Paper(PAPER.title, PAPER.author, PAPER.day, PAPER.blocks[1:], PAPER.subtitle)
    for make in (to_pdf, to_docx):
        assert make(PAPER) == make(PAPER)
        assert make(other) != make(PAPER)


def test_the_date_begins_two_characters_after_the_issuer_unless_it_is_longer() -> None:
    assert chinese_day(date(2026, 9, 1)) == "2026年9月1日"
    assert signature_indents("示例学会秘书处办公室", "2026年9月1日") == (2.0, 4.0)
    issuer, day = signature_indents("示例学会", "2026年9月10日")
    assert day == 2.0
    assert 28 - issuer - 4 == 28 - day - 6.5 - 2


def test_a_table_whose_row_has_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        Table(("甲", "乙"), (("1",),), (1, 1))


def test_a_run_in_another_face_stands_in_its_line() -> None:
    one = Paper("示例", "示例", date(2026, 1, 1), (Text((Run("时间：", "black"), Run("上午"))),))
    paragraph = docx.Document(io.BytesIO(to_docx(one))).paragraphs[-1]
    assert [run._r.rPr.rFonts.get(qn("w:eastAsia")) if run._r.rPr is not None else None for run in paragraph.runs] == [
        "黑体", None,
    ]  # fmt: skip
