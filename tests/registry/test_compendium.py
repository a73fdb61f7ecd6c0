"""The compendium as bound: right page numbers, two parts, Chinese that can be read back, the same bytes every time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from pypdf import PageObject, PdfReader

from services.registry.domain.compendium.binding import BoundPdf, bind_pdf
from services.registry.domain.compendium.joining import join_docx
from services.registry.domain.compendium.plan import NothingInForce, make_plan
from tests.registry.papers import COMPENDIUM, SOCIETY_NAME, TITLES, adopted, pages_of, pdf, plan, word

PDFS = {
    "D-1": pdf("分支机构管理办法", 3),
    "D-2": pdf("财务管理办法", 2, '"a3", flipped: true'),
    "D-3": pdf("联席制度", 1, '"a5"'),
}
DOCXS = {"D-1": word("分支机构管理办法", lying=True)}
ROOT = Path(__file__).parents[2]


def bound() -> BoundPdf:
    return bind_pdf(plan(), PDFS, lambda title: None)


@pytest.fixture(scope="module")
def made() -> BoundPdf:
    return bound()


@pytest.fixture(scope="module")
def joined() -> bytes:
    return join_docx(plan(), DOCXS, PDFS, lambda title: None)


def test_the_contents_page_names_the_page_on_which_each_document_and_part_begins(made: BoundPdf) -> None:
    pages = pages_of(made.content)
    contents = pages[1]
    for title, first in (
        ("分支机构管理办法（第1版）", "分支机构管理办法正文第1页"),
        ("分支机构财务管理办法（第1版）", "财务管理办法正文第1页"),
        ("党建联席制度（第1版）", "联席制度正文第1页"),
        ("第一部分分支机构管理", "第一部分分支机构管理"),
        ("第二部分党建工作", "第二部分党建工作"),
        ("附上级文件目录", "科协发〔2026〕3号"),
    ):
        found = re.search(re.escape(title) + r"\.+(\d+)", contents)
        assert found, (title, contents)
        number = int(found[1])
        assert first in pages[number - 1]
        assert f"—{number}—" in pages[number - 1]


def test_every_page_but_the_cover_has_its_number_and_odd_ones_stand_right(made: BoundPdf) -> None:
    reader = PdfReader(io.BytesIO(made.content))
    for number, page in enumerate(reader.pages, 1):
        places = _places_of_numbers(page)
        assert len(places) == (number > 1), number
        if places:
            assert (places[0] > 0.5) == (number % 2 == 1), (number, places)


def _places_of_numbers(page: PageObject) -> list[float]:
    """How far to the right the page numbers stand, 0 to 1."""
    places: list[float] = []

    def note(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if re.search(r"— *\d+ *—", text):
            places.append((outer[0] * inner[4] + outer[2] * inner[5] + outer[4]) / float(page.mediabox.width))

    page.extract_text(visitor_text=note)
    return places


def test_the_cover_the_version_table_and_the_documents_can_be_read_back_in_chinese(made: BoundPdf) -> None:
    pages = pages_of(made.content)
    assert pages[0] == f"{SOCIETY_NAME}党建联席会议文件资料汇编第3版2026年9月1日"
    table = pages[2]
    assert "文件版本表" in table
    for words in (
        "分支机构财务管理办法",
        "中生医学会〔2024〕1号",
        "2024-01-01",
        "常务理事会2024年1月1日",
        "abababababab",
    ):
        assert words in table
    assert "财务管理办法正文第2页" in "".join(pages)
    assert "中国科协科协发〔2026〕3号关于学会党建的通知2026-01-022026-01-09" in pages[-1]


def test_documents_lie_in_their_part_each_on_a_page_of_its_own_under_a_line(made: BoundPdf) -> None:
    pages, layout = pages_of(made.content), made.layout
    first, second = (layout.parts[part["title"]] for part in COMPENDIUM["parts"])
    assert first < layout.starts["D-1"] < layout.starts["D-2"] < second < layout.starts["D-3"] < layout.incoming
    assert "第一部分分支机构管理1.分支机构管理办法（第1版）" in pages[layout.starts["D-1"] - 1]
    assert "第一部分分支机构管理1." not in pages[layout.starts["D-1"]]
    assert len(pages) == layout.front + 2 + 6 + 1


def test_pages_of_any_size_come_to_lie_on_a4(made: BoundPdf) -> None:
    sizes = {
        (round(float(page.mediabox.width)), round(float(page.mediabox.height)))
        for page in PdfReader(io.BytesIO(made.content)).pages
    }
    assert sizes == {(595, 842), (842, 595)}


def test_the_outline_leads_to_each_part_and_document(made: BoundPdf) -> None:
    reader = PdfReader(io.BytesIO(made.content))

    def lines(entries: list[object], depth: int = 0) -> list[tuple[int, str, int]]:
        found: list[tuple[int, str, int]] = []
        for entry in entries:
            if isinstance(entry, list):
                found += lines(entry, depth + 1)
            else:
                number = reader.get_destination_page_number(entry)  # type: ignore[arg-type]
                found.append((depth, str(entry["/Title"]), (number or 0) + 1))  # type: ignore[index]
        return found

    outline = lines(list(reader.outline))
    assert (1, "党建联席制度（第1版）", made.layout.starts["D-3"]) in outline
    assert (0, "第二部分 党建工作", made.layout.parts["第二部分 党建工作"]) in outline
    assert len(outline) == 2 + 2 + 3 + 1


def test_contents_of_several_pages_are_counted_in() -> None:
    many = [adopted(f"D-{n:02}", f"办法{n}", "party_building", date(2024, 1, 1 + n % 28)) for n in range(24)]
    long = bind_pdf(plan(many), {state.code: pdf("甲") for state in many}, lambda title: None)
    pages = pages_of(long.content)
    assert long.layout.front >= 4
    assert len(pages) == long.layout.front + 2 + 24 + 1
    told = re.findall(r"办法(\d+)（第1版）\.+(\d+)", "".join(pages[1 : long.layout.front]))
    assert len(told) == 24
    for n, number in told:
        assert f".办法{n}（第1版）" in pages[int(number) - 1]


def test_the_docx_holds_the_words_of_documents_and_pictures_of_pdf_pages(joined: bytes) -> None:
    document = docx.Document(io.BytesIO(joined))
    words = [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]
    assert words[:4] == [SOCIETY_NAME, "党建联席会议文件资料汇编", "第3版", "2026年9月1日"]
    assert "分支机构管理办法第2条" in words
    assert len(document.inline_shapes) == 3
    first, second = words.index("第一部分 分支机构管理"), words.index("第二部分 党建工作")
    order = [n for n, text in enumerate(words) for title, _ in TITLES.values() if text.endswith(f". {title}（第1版）")]
    assert [first < n for n in order] == [True] * 3
    assert [n < second for n in order] == [True, True, False]
    assert [cell.text for cell in document.tables[0].rows[3].cells][1:4] == [
        "党建联席制度",
        "中生医学会〔2024〕1号",
        "1",
    ]
    assert document.tables[1].rows[1].cells[2].text == "科协发〔2026〕3号"


def test_each_document_of_the_docx_has_its_own_page_size_and_our_numbers(joined: bytes) -> None:
    document = docx.Document(io.BytesIO(joined))
    lying = [section.page_width > section.page_height for section in document.sections]  # type: ignore[operator]
    assert lying.count(True) == 1
    assert not lying[-1]
    footers = {section.footer.paragraphs[0].text for section in document.sections}
    assert footers == {"— 1 —"}
    assert all("原文件页眉" not in p.text for s in document.sections for p in s.header.paragraphs)


def test_fonts_are_named_with_fallbacks_and_none_is_embedded(joined: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(joined)) as package:
        fonts = package.read("word/fontTable.xml").decode()
        assert not [name for name in package.namelist() if name.startswith("word/fonts/")]
    for font, other in (
        ("仿宋_GB2312", "FangSong"),
        ("方正小标宋简体", "STZhongsong"),
        ("黑体", "SimHei"),
        ("楷体_GB2312", "KaiTi"),
    ):
        assert re.search(f'w:name="{font}"><w:altName w:val="[^"]*{other}', fonts)
    assert "embed" not in fonts


def test_the_same_plan_gives_the_same_bytes_in_another_process_too(made: BoundPdf, joined: bytes) -> None:
    code = """
from hashlib import sha256
from tests.registry import test_compendium as t
print(sha256(t.bound().content).hexdigest())
print(sha256(t.join_docx(t.plan(), t.DOCXS, t.PDFS, lambda title: None)).hexdigest())
"""
    asked = [sys.executable, "-c", code]
    said = subprocess.run(
        asked, cwd=ROOT, env={"PYTHONHASHSEED": "7", "PYTHONPATH": "."}, capture_output=True, check=True
    )
    assert said.stdout.decode().split() == [sha256(made.content).hexdigest(), sha256(joined).hexdigest()]


def test_another_day_document_or_word_is_another_plan_and_another_number_is_not() -> None:
    one = plan()
    assert plan(edition=9).hash == one.hash
    assert plan(on=date(2026, 9, 2)).hash != one.hash
    changed = [adopted(code, *told, version=2 if code == "D-1" else 1) for code, told in TITLES.items()]
    assert plan(changed).hash != one.hash


def test_nothing_in_force_is_refused() -> None:
    with pytest.raises(NothingInForce):
        make_plan(date(2026, 9, 1), SOCIETY_NAME, COMPENDIUM, [], [])
