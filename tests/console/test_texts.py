"""Texts, words and forms: both languages, none forgotten, none left over."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from console import fields, show, words
from console.digest import body_of
from console.pages.changes import cells_of
from console.periods import KINDS
from console.texts import TEXTS
from console.words import Language
from services.reporting.domain.dataset import Dataset
from shared.events import reporting
from shared.events.base import TYPES

CONSOLE = Path(__file__).parents[2] / "console"
ZONE = ZoneInfo("Asia/Shanghai")


def named_texts() -> set[str]:
    templates = "".join(path.read_text() for path in (CONSOLE / "templates").iterdir())
    code = "".join(path.read_text() for path in CONSOLE.rglob("*.py"))
    named = set(re.findall(r'\bt\("([a-z_.]+)"', templates)) | set(re.findall(r'(?<!\.)\btext\("([a-z_.]+)"', code))
    named |= set(re.findall(r'\("/[a-z]*", "([a-z_.]+)", ', templates))
    named |= {f"sign_in.{why}" for why in ("needed", "ended", "left", "refused")}
    named |= {f"period.{which}_{kind}" for which in ("this", "last") for kind in KINDS}
    named |= {f"conflict.{side}" for side in ("mine", "theirs", "original")}
    named |= {key for key in re.findall(r'\("(period\.[a-z_]+)", periods\.', code)}
    return named - {"sign_in.", "conflict."}


def test_every_text_that_is_named_exists_and_every_text_is_named() -> None:
    assert named_texts() == set(TEXTS)


def test_every_text_says_the_same_facts_in_both_languages() -> None:
    for key, (chinese, english) in TEXTS.items():
        facts = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)]
        assert facts[0] == facts[1], key
        if key != "language":
            assert not re.search(r"[\u4e00-\u9fff]", english), key


def test_every_type_of_record_has_words() -> None:
    for type_ in TYPES:
        assert set(type_.split(".")[1:3]) <= (words.AGGREGATES | words.PAST).keys(), type_


def test_every_table_of_a_report_has_a_word() -> None:
    known = {name for name in Dataset.model_fields if name not in ("schema_version", "period", "figures")}
    assert {f"table.{name}" for name in known - {"items_received_in_all"}} <= words.WORDS.keys()


def test_cells_of_a_row_are_those_that_differ() -> None:
    assert cells_of({"code": "A", "n": 1}, {"code": "A", "n": 2}) == [("n", 1, 2)]
    assert cells_of(None, {"n": 2}) == [("n", None, 2)]
    assert cells_of(4, 5) == [("", 4, 5)]
    assert cells_of(0, None) == [("", 0, None)]


def test_an_office_is_told_by_its_post_and_its_branch() -> None:
    assert fields.office("liaison/B-01", "zh") == "党建联系人 B-01"
    assert fields.office("secretary_general/council", "zh") == "秘书长 council"


def test_every_unit_has_a_word() -> None:
    assert set(get_args(reporting.Unit)) == words.UNITS.keys()


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2025", "2025年", "2025"),
        ("2025-Q4", "2025年第四季度", "Q4 2025"),
        ("2025-03", "2025年3月", "March 2025"),
    ],
)
def test_periods_read_as_people_write_them(code: str, chinese: str, english: str) -> None:
    assert (show.period(code, "zh"), show.period(code, "en")) == (chinese, english)


def test_a_moment_is_shown_on_the_offices_clock() -> None:
    assert show.moment("2025-12-31T16:05:00+00:00", ZONE) == "2026-01-01 00:05"
    assert show.day_of("2025-12-31T16:05:00Z", ZONE, "zh") == "2026年1月1日"


def against(difference: float, percent: float | None = None, new: bool = False) -> dict[str, Any]:
    return {"before": 1, "difference": difference, "percent": percent, "new": new}


@pytest.mark.parametrize(
    ("change", "unit", "language", "shown"),
    [
        (None, "items", "zh", "—"),
        (against(5, new=True), "items", "zh", "新增"),
        (against(0, 0.0), "items", "zh", "持平"),
        (against(1200, 12.5), "members", "zh", "+1,200（+12.5 %）"),
        (against(-3, -30.0), "items", "en", "−3 (−30 %)"),
        (against(-2.5, -3.1), "percent", "zh", "−2.5 个百分点"),
        (against(4), "items", "en", "+4"),
    ],
)
def test_a_change_tells_its_direction(change: dict[str, Any] | None, unit: str, language: Language, shown: str) -> None:
    assert show.change(change, unit, language) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("online", False, "否"),
        ("ends_on", "2025-10-02", "2025年10月2日"),
        ("kind", "visit", "走进分支机构、服务会员"),
        ("mode", "visit", "走访"),
        ("title", "visit", "visit"),
        ("hosts", ["B-01", "society"], "B-01、学会"),
        ("attendance", [{"branch": "B-01", "state": "present"}], "分支机构 B-01，状态 到"),
        ("year", 2025, "2025"),
        ("attendances", 1200, "1,200"),
    ],
)
def test_a_field_is_shown_in_words(name: str, value: object, shown: str) -> None:
    assert fields.field_value(name, value, "zh") == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<head><title>x</title><style>a{}</style></head><body><h1>标题</h1></body>", "<h2>标题</h2>"),
        ("<p onclick='x()' class=\"n\">a &amp; b</p>", '<p class="n">a &amp; b</p>'),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<img src=x onerror=x><iframe src=x></iframe>a", "a"),
        ('<a href="figures/members">会员</a>', '<a href="/runs/R-1/figures/members">会员</a>'),
        ('<a href="javascript:x">a</a><a href="//evil.example">b</a>', "<a>a</a><a>b</a>"),
        ("a</div></main>b", "ab"),
        ("<div><p>a</div>b", "<div><p>a</p></div>b"),
        ("<div><strong>a", "<div><strong>a</strong></div>"),
        ('<p aria-label="&quot;><script>">a<br>b</p>', '<p aria-label="&quot;&gt;&lt;script&gt;">a<br>b</p>'),
        ('<svg viewBox="0 0 9 9"><rect width="9"/></svg>', '<svg viewbox="0 0 9 9"><rect width="9"></rect></svg>'),
        ("&lt;script&gt;", "&lt;script&gt;"),
    ],
)
def test_a_digest_in_a_page_is_text_with_its_own_marks_only(html: str, shown: str) -> None:
    assert body_of(html, "R-1").strip() == shown
