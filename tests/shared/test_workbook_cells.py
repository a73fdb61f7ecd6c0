"""Cells as secretariats write them: days in every dress, full-width digits, blanks, and what cannot be read."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from shared.workbook.cells import Cell, day_of, short_text, text_of, word
from shared.workbook.faults import CellFault

LAST = date(2031, 12, 31)
WORDS = {"正常": "normal", "终止(撤销)": "ended", "党员不足3人": "few"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2012, 5, 1), date(2012, 5, 1)),
        (datetime(2012, 5, 1, 8, 30), date(2012, 5, 1)),
        ("2012-05-01", date(2012, 5, 1)),
        ("2012/5/1", date(2012, 5, 1)),
        ("2012.5.1", date(2012, 5, 1)),
        ("2012年5月1日", date(2012, 5, 1)),
        ("２０１２年５月１日", date(2012, 5, 1)),
        (" 2012 年 5 月 1 日 ", date(2012, 5, 1)),
        ("20120501", date(2012, 5, 1)),
        (20120501.0, date(2012, 5, 1)),
        ("2012-05-01 00:00:00", date(2012, 5, 1)),
        (41030.0, date(2012, 5, 1)),
        (41030.5, date(2012, 5, 1)),
        ("41030", date(2012, 5, 1)),
    ],
)
def test_a_day_is_read_however_it_was_written(cell: Cell, day: date) -> None:
    read = day_of(cell, LAST)
    assert read
    assert (read.day, read.month_only) == (day, False)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (2012.5, date(2012, 5, 1)),
        (2012.12, date(2012, 12, 1)),
        (2012.05, date(2012, 5, 1)),
        ("2012.5", date(2012, 5, 1)),
        ("2012.10", date(2012, 10, 1)),
        ("2012年5月", date(2012, 5, 1)),
        ("2012-05", date(2012, 5, 1)),
        ("2012/5", date(2012, 5, 1)),
        ("201205", date(2012, 5, 1)),
        (201205.0, date(2012, 5, 1)),
    ],
)
def test_a_month_is_its_first_day_and_is_said_to_be_one(cell: Cell, day: date) -> None:
    read = day_of(cell, LAST)
    assert read
    assert (read.day, read.month_only) == (day, True)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (2012.1, "date-month-ambiguous"),
        (2012.0, "date-year-only"),
        ("2012年", "date-year-only"),
        ("2012-13-01", "date-impossible"),
        ("2011-02-29", "date-impossible"),
        ("2012.13", "date-impossible"),
        ("五月", "date-unreadable"),
        ("12/5/1", "date-unreadable"),
        ("41030年", "date-unreadable"),
        (True, "date-unreadable"),
        ("1899-12-31", "date-out-of-range"),
        ("2099-01-01", "date-out-of-range"),
        ("#REF!", "formula-error"),
    ],
)
def test_a_day_that_cannot_be_read_is_told_why(cell: Cell, rule: str) -> None:
    with pytest.raises(CellFault) as fault:
        day_of(cell, LAST)
    assert fault.value.rule == rule
    assert fault.value.at(3, "成立日期", cell).message


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "-", "无", "不详"])
def test_nothing_said_is_nothing(cell: Cell) -> None:
    assert day_of(cell, LAST) is None
    assert short_text(cell, 10) is None
    assert word(cell, WORDS) is None


def test_text_is_half_width_and_without_what_nobody_sees() -> None:
    assert text_of("　ＣＳＢＭＥ－０１\u200b ") == "CSBME-01"
    assert text_of("上海\n 交通  大学") == "上海 交通 大学"
    assert text_of(12.0) == "12"


def test_a_word_outside_the_list_is_told_the_list() -> None:
    assert word("终止（撤销）", WORDS) == "ended"
    assert word("党员不足３人", WORDS) == "few"
    with pytest.raises(CellFault) as fault:
        word("休眠", WORDS)
    assert "正常" in fault.value.at(2, "状态", "休眠").message


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(CellFault, match="too-long"):
        short_text("长" * 201, 200)
