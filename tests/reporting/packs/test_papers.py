"""Papers of packs: every kind in every form and both languages, and one page that is one page for any society."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from services.reporting.domain.dataset import span_of
from services.reporting.domain.packs.kinds import KINDS
from services.reporting.domain.period import period_of
from services.reporting.papers import REPORTS, More, write
from services.reporting.papers.one_page import OnePageIsFull, one_page
from services.reporting.papers.packs import ONE_PAGE, PACKS
from services.reporting.papers.report import Paper
from services.reporting.papers.sample import HEAD
from services.reporting.papers.sample_packs import sample_pack
from shared.errors import Unknown

OWN = "本章由秘书处撰写（示例）。"


def text_of(content: bytes) -> tuple[int, str]:
    """Pages and words of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return len(document), "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", sorted(KINDS))
def test_every_pack_is_written_with_its_figures_and_every_chapter_of_the_secretary(report: str, language: str) -> None:
    data = sample_pack(report)
    paragraphs = {chapter: f"{OWN}{chapter}" for chapter in REPORTS[report].chapters}
    text = write("md", report, HEAD, data, language, paragraphs, More(base="")).decode()  # type: ignore[arg-type]
    of_one_page = write("md", ONE_PAGE, HEAD, data, language, paragraphs).decode()  # type: ignore[arg-type]
    for chapter in paragraphs:
        assert f"{OWN}{chapter}" in (of_one_page if chapter in REPORTS[ONE_PAGE].chapters else text), chapter
    assert PACKS[report].called(language) in text  # type: ignore[arg-type]
    opened = set(re.findall(r"\(figures/([^)]+)\)", text))
    assert opened <= set(data.every_figure)
    if data.pack and data.pack.parts and report != "standing_council":
        assert {name for name in opened if "@" in name}, "a year opens records of its own"
    assert "None" not in text
    if language == "en":
        assert re.findall(r"[，。；：]", re.sub(r"示例[^|\n]*|" + OWN, "", text)) == []


@pytest.mark.parametrize("report", sorted(KINDS))
def test_every_pack_is_a_paper_in_print_with_readable_chinese(report: str) -> None:
    data = sample_pack(report)
    pages, text = text_of(write("pdf", report, HEAD, data, "zh", {}))
    assert 1 <= pages <= 40
    assert PACKS[report].called("zh") in text.replace("\n", "").replace("\r", "")
    assert write("docx", report, HEAD, data, "zh", {})[:2] == b"PK"
    assert b"<h1" in write("html", report, HEAD, data, "zh", {})


@pytest.mark.parametrize("branches", [21, 200])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", [kind.name for kind in KINDS.values() if kind.session])
def test_the_one_page_is_one_page(report: str, language: str, branches: int) -> None:
    own = {"main_points": "一是补齐联系人；二是按期召开联席会议；三是年底前完成换届。请审议上述情况。" * 2}
    data = sample_pack(report, branches)
    pages, text = text_of(write("pdf", ONE_PAGE, HEAD, data, language, own))  # type: ignore[arg-type]
    assert pages == 1
    assert str(branches) in text
    assert "请审议上述情况" in re.sub(r"\s", "", text)


def test_money_of_a_closing_report_is_in_yuan_to_the_fen() -> None:
    text = write("md", "programme_closing", HEAD, sample_pack("programme_closing"), "zh", {}).decode()
    assert "51,200.50" in text
    assert "1,200.50" in text
    assert "未登记" in text


def test_a_society_without_anything_to_tell_has_whole_papers_too() -> None:
    for report in KINDS:
        data = sample_pack(report, branches=0)
        assert data.pack is not None
        empty = data.model_copy(
            update={
                "pack": data.pack.model_copy(
                    update={
                        "projects": (),
                        "annual_facts": (),
                        "sessions": (),
                        "honours": (),
                        "re_elections": (),
                        "branch_changes": (),
                        "parts": (),
                        "annual_rule_known": False,
                    }
                ),
                "society": None,
                "meetings": (),
                "decided_items": (),
                "key_works": (),
            }
        )
        for language in ("zh", "en"):
            assert write("html", report, replace(HEAD, provisional=True), empty, language, {})  # type: ignore[arg-type]


async def test_a_page_that_would_be_two_is_refused_and_nothing_is_cut_away() -> None:
    paper = Paper("council", HEAD, sample_pack("council"), {"main_points": "一是补齐联系人。" * 60})
    with pytest.raises(OnePageIsFull):
        await one_page(paper, "docx", "zh")
    short = replace(paper, paragraphs={"main_points": "一是补齐联系人。"})
    assert (await one_page(short, "docx", "zh"))[:2] == b"PK"
    with pytest.raises(Unknown):
        await one_page(replace(short, report="results"), "pdf", "zh")


@pytest.mark.parametrize(
    ("report", "digest", "heads"),
    [("council", "2025", "较上期 |\n"), ("council", "2025-Q4", "较上期 | 较去年同期 |\n")],
)
def test_a_year_is_compared_with_the_year_before_once(report: Any, digest: str, heads: str) -> None:
    data = sample_pack(report).model_copy(update={"period": span_of(period_of(digest))})
    text = write("md", report, HEAD, data, "zh", {})
    first = next(line for line in text.decode().splitlines(keepends=True) if line.startswith("| 指标 | 本期"))
    assert first.endswith(heads)


def test_a_congress_is_told_of_no_grade_below_the_best_and_a_council_is() -> None:
    told = {
        report: write("md", report, HEAD, sample_pack(report), "zh", {}).decode() for report in ("congress", "council")
    }
    assert "年度考核优秀" in told["congress"]
    assert "年度考核不合格" not in told["congress"]
    assert "年度考核不合格" in told["council"]


@pytest.mark.parametrize("report", ["congress", "council", "standing_council", "results", "programme_closing"])
def test_no_heading_stands_over_nothing(report: Any) -> None:
    lines = [line for line in write("md", report, HEAD, sample_pack(report), "zh", {}).decode().splitlines() if line]
    bare = [one for one, following in pairwise(lines) if one.startswith("## ") and following.startswith(("## ", "---"))]
    assert bare == []
