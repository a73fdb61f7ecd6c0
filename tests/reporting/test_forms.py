"""One dataset in five forms: the same numbers in each, the same bytes every time, and nothing but text from others."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, get_args

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.papers import REPORTS, Form, More, write
from services.reporting.papers.sample import HEAD, PARAGRAPHS, sample_digest
from services.reporting.papers.saying import value
from services.reporting.papers.trying import samples
from services.reporting.papers.words import Language

FORMS: tuple[Form, ...] = get_args(Form)
OWN = dict.fromkeys(REPORTS["digest"].chapters, PARAGRAPHS)


@cache
def paper(form: Form, language: Language = "zh", base: str | None = "") -> bytes:
    return write(form, "digest", HEAD, sample_digest(), language, OWN, More(base=base))


def tight(text: str) -> str:
    return "".join(text.split())


def figures_of_md(language: Language) -> dict[str, str]:
    found = re.findall(r"\| \[[^]]*\]\(figures/(\w+)\) \| ([^|]*) \|", paper("md", language).decode())
    return {name: shown.replace("\\", "") for name, shown in found}


class _Cells(HTMLParser):
    """Every cell that says of which figure it is; some stand on the first page and in their chapter."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[tuple[str, str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td" and (name := dict(attrs).get("data-figure")):
            self._open = True
            self.figures.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._open:
            name, before = self.figures.pop()
            self.figures.append((name, before + data))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "td"


def figures_of_html(language: Language) -> dict[str, str]:
    reading = _Cells()
    reading.feed(paper("html", language).decode())
    assert len(set(reading.figures)) == len(dict(reading.figures)) < len(reading.figures)
    return dict(reading.figures)


def titles(language: Language) -> dict[str, str]:
    return {d.title_zh if language == "zh" else d.title_en: name for name, d in DEFINITIONS.items()}


def figures_of_docx(language: Language) -> dict[str, str]:
    names, found = titles(language), {}
    for table in docx.Document(io.BytesIO(paper("docx", language))).tables:
        if table.rows[0].cells[0].text in ("指标", "Figure"):
            found |= {names[row.cells[0].text]: row.cells[1].text for row in table.rows[1:]}
    return found


@cache
def text_of_pdf(language: Language) -> str:
    return tight("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper("pdf", language))).pages))


def sheet(form: bytes, n: int) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(form)).get_sheet_by_index(n).to_python()


def figures_of_xlsx(language: Language) -> dict[str, str]:
    names = titles(language)
    return {names[row[0]]: row[8] for row in sheet(paper("xlsx", language), 0)[1:]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_figure_is_the_same_in_all_five_forms(language: Language) -> None:
    said = {name: value(figure, language) for name, figure in sample_digest().figures.items()}
    assert len(set(said.values())) > 20
    shown = figures_of_md(language)
    assert {name: said[name] for name in shown} == shown
    assert figures_of_html(language) == shown
    assert figures_of_docx(language) == shown
    assert {name: figures_of_xlsx(language)[name] for name in shown} == shown
    for name, text in shown.items():
        title = next(title for title, known in titles(language).items() if known == name)
        assert tight(title + text) in text_of_pdf(language), name


def test_numbers_of_the_workbook_are_numbers() -> None:
    rows = {row[0]: row for row in sheet(paper("xlsx"), 0)[1:]}
    for name, figure in sample_digest().figures.items():
        row = rows[DEFINITIONS[name].title_zh]
        assert row[1] == (figure.value / 100 if figure.unit == "fen" else figure.value), name
        assert (row[3] or None, row[4] or None) == (figure.numerator or None, figure.denominator or None)


def test_the_five_streams_stand_in_the_order_of_the_source_each_with_its_own_paragraphs() -> None:
    for text in (paper("md").decode(), text_of_pdf("zh")):
        places = [
            text.index(head) for head in ("一、联席", "二、覆盖", "三、评先", "四、共建", "五、十百千", "六、会员")
        ]
        assert places == sorted(places)
        assert text.count("平稳有序") == len(OWN)


def test_what_stands_in_the_tables_of_a_page_stands_in_word_and_print_too() -> None:
    cells = {
        tight(cell.text)
        for table in docx.Document(io.BytesIO(paper("docx"))).tables
        for row in table.rows
        for cell in row.cells
    }
    shown = {tight(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", paper("html").decode())}
    assert {"青年工作委员会", "5,584个", "✓"} <= shown
    assert {cell.replace("&lt;", "<").replace("&gt;", ">") for cell in shown} - cells <= {
        "示例学会秘书处",
        "2026年1月8日",
    }
    assert [cell for cell in cells if cell not in text_of_pdf("zh")] == []


def test_a_title_with_marks_in_it_stays_a_title() -> None:
    title = "汇总 <意见> | *建议* 并[答复]"
    assert "汇总 &lt;意见&gt; | *建议* 并[答复]" in paper("html").decode()
    assert any(title == row[0] for row in sheet(paper("xlsx"), 1))
    assert tight(title) in text_of_pdf("zh")
    words = [c.text for t in docx.Document(io.BytesIO(paper("docx"))).tables for r in t.rows for c in r.cells]
    assert title in words


def test_a_page_for_mail_links_nowhere_and_needs_nothing() -> None:
    mail, page = paper("html", "zh", None).decode(), paper("html").decode()
    assert "href" not in mail
    assert "src=" not in mail + page
    assert set(re.findall(r'href="([^"/]*/)', page)) == {"figures/"}
    far = paper("html", "zh", "https://society.example/runs/1/").decode()
    assert 'href="https://society.example/runs/1/figures/members"' in far
    assert len(mail.encode()) < 100_000, "larger mails are cut off by large providers"


def test_every_chart_is_drawn_in_page_word_and_workbook() -> None:
    charts = REPORTS["digest"].charts
    assert paper("html").decode().count("<svg") == len(charts)
    assert len(docx.Document(io.BytesIO(paper("docx"))).inline_shapes) == len(charts)
    drawn = [name for name in _names(paper("xlsx")) if name.startswith("xl/charts/chart")]
    assert len(drawn) == len(charts)


def _names(form: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(form)).namelist()


_ELSEWHERE = """
import hashlib
import docxcompose.composer  # as in a process that also joins papers: it changes names of the library below
from services.reporting.papers import More, write
from tests.reporting.test_forms import FORMS, HEAD, OWN, sample_digest
for form in FORMS:
    print(form, hashlib.sha256(write(form, "digest", HEAD, sample_digest(), "zh", OWN, More(base=""))).hexdigest())
"""


def test_the_same_dataset_gives_the_same_bytes_in_another_process_at_another_time_of_day() -> None:
    elsewhere = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    here = {form: hashlib.sha256(paper(form)).hexdigest() for form in FORMS}
    answer = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE], env=elsewhere, capture_output=True, text=True, check=True
    )
    assert dict(line.split() for line in answer.stdout.splitlines()) == here


def test_two_tables_of_a_word_paper_have_something_between_them_or_word_makes_them_one() -> None:
    for report in ("digest", "council"):
        content = write("docx", report, HEAD, samples(report)[0], "zh", {}, More())
        body = [element.tag.rpartition("}")[2] for element in docx.Document(io.BytesIO(content)).element.body]
        assert body.count("tbl") > 3
        assert ("tbl", "tbl") not in set(pairwise(body)), report


def test_a_table_of_figures_has_targets_only_where_one_of_them_has_one() -> None:
    text = paper("md").decode()
    joint = text.split("## 一、联席")[1].split("## 二")[0]
    assert ("目标" in joint, "较上期" in joint) == (False, True)
    assert "| 指标 | 本期 | 目标 | 较上期 | 较去年同期 |" in text.split("## 一、联席")[0]


CONSOLE = "https://console.example/runs/2025-Q4-1/"


def opened_by_word(content: bytes) -> set[str]:
    document = docx.Document(io.BytesIO(content))
    links = document.element.body.xpath(".//w:hyperlink/@r:id")
    return {document.part.rels[one].target_ref for one in links}


def opened_by_pdf(content: bytes) -> set[str]:
    marks = [one.get_object() for page in PdfReader(io.BytesIO(content)).pages for one in page.get("/Annots") or ()]
    return {one["/A"]["/URI"] for one in marks if one["/Subtype"] == "/Link"}


def test_figures_in_word_and_pdf_open_their_records_in_the_console_where_its_address_is_known() -> None:
    expected = {f"{CONSOLE}figures/{name}" for name in figures_of_md("zh")}
    assert len(expected) > 50
    assert opened_by_word(paper("docx", base=CONSOLE)) == expected
    assert opened_by_pdf(paper("pdf", base=CONSOLE)) == expected
    for base in ("", None):
        assert (opened_by_word(paper("docx", base=base)), opened_by_pdf(paper("pdf", base=base))) == (set(), set())


def test_links_change_no_byte_from_one_making_to_the_next() -> None:
    for form in ("docx", "pdf"):
        again = write(form, "digest", HEAD, sample_digest(), "zh", OWN, More(base=CONSOLE))
        assert again == paper(form, base=CONSOLE)
        assert again != paper(form, base=None)
