"""Calendar periods of the office: edges, neighbours, and what is no period."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reporting.domain.period import (
    KnowledgeOfTheFuture,
    NoSuchPeriod,
    Period,
    cut,
    days,
    knowledge,
    period_holding,
    period_of,
)

DAYS = st.dates(date(1902, 1, 1), date(2998, 12, 31))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2021-07-01..2025-12-31", date(2021, 7, 1), date(2025, 12, 31)),
        ("2024-02-29..2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_period_begins_and_ends_on_its_calendar_days(code: str, first: date, last: date) -> None:
    period = period_of(code)
    assert (period.first_day, period.last_day, period.code) == (first, last, code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "25",
        "2025-Q5",
        "2025-Q0",
        "2025-13",
        "2025-00",
        "2025-1",
        "2025Q4",
        "２０２５",
        "2025-Q4 ",
        "0000",
        "3000",
        "2025-W53",
        "2025-W00",
        "2025-W7",
        "2025-01-02..2025-01-01",
        "2025-02-29..2025-03-01",
        "2025-1-1..2025-02-01",
        "1900-01-01..1901-01-01",
        "2999-12-01..3000-01-01",
        "2025-01-01..",
        "2025-Q1..2025-Q2",
    ],
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(NoSuchPeriod):
        period_of(code)


@given(DAYS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_every_day_lies_in_exactly_one_period_of_a_kind(day: date, kind: str) -> None:
    period = period_holding(day, kind)  # type: ignore[arg-type]
    assert period.first_day <= day <= period.last_day
    assert period_of(period.code) == period


@given(DAYS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_the_period_before_ends_on_the_day_before(day: date, kind: str) -> None:
    period = period_holding(day, kind)  # type: ignore[arg-type]
    assert period.previous().last_day + timedelta(days=1) == period.first_day
    before = period.last_year()
    assert before is not None
    assert (before.kind, before.year) == (period.kind, period.year - 1)
    assert before.number == period.number or (period.number, before.following().year) == (53, period.year)


def test_a_period_ends_at_midnight_of_the_office() -> None:
    assert period_of("2025-Q4").ends_at == datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def test_the_first_quarter_follows_the_last_of_the_year_before() -> None:
    assert period_of("2025-Q1").previous() == Period("quarter", 2024, 4)
    assert period_of("2025-01").previous() == Period("month", 2024, 12)
    assert period_of("2025").previous() == Period("year", 2024, 1)


@pytest.mark.parametrize(
    ("code", "previous", "last_year"),
    [
        # What lasts whole months is measured in months: the 29th of February of 2024 moves no edge.
        ("2021-07-01..2025-12-31", "2017-01-01..2021-06-30", None),
        ("2022-06-15..2026-06-14", "2018-06-15..2022-06-14", None),
        ("2024-03-01..2024-04-30", "2024-01-01..2024-02-29", "2023-03-01..2023-04-30"),
        ("2025-01-01..2025-12-31", "2024-01-01..2024-12-31", "2024-01-01..2024-12-31"),
        # Anything else in days.
        ("2026-03-21..2026-06-18", "2025-12-21..2026-03-20", "2025-03-21..2025-06-18"),
        ("2024-02-29..2024-02-29", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
        ("2025-01-01..2026-01-01", "2024-01-01..2024-12-31", None),
    ],
)
def test_the_days_before_are_as_many_and_end_on_the_day_before(code: str, previous: str, last_year: str | None) -> None:
    period = period_of(code)
    before = period.last_year()
    assert (period.previous().code, before.code if before else None) == (previous, last_year)


@given(st.dates(date(1950, 1, 1), date(2400, 1, 1)), st.integers(0, 3000))
@example(date(1999, 5, 1), 610)
def test_any_days_and_those_before_are_one_stretch(first: date, more: int) -> None:
    period = days(first, first + timedelta(days=more))
    before = period.previous()
    assert period_of(period.code) == period
    assert before.last_day + timedelta(days=1) == period.first_day
    assert before.following().first_day == period.first_day
    lengths = {(one.last_day - one.first_day).days for one in (period, before)}
    assert max(lengths) - min(lengths) <= 5, "as many months differ by four days, by five around 2100"
    if year_before := period.last_year():
        assert year_before.last_day < period.first_day


def test_a_term_is_cut_into_calendar_years_with_what_is_left_of_the_first_and_last() -> None:
    assert [part.code for part in cut(period_of("2023-07-01..2025-12-31"), "year")] == [
        "2023-07-01..2023-12-31",
        "2024",
        "2025",
    ]
    assert [part.code for part in cut(period_of("2025"), "quarter")] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert [part.code for part in cut(period_of("2025-12-31..2026-01-01"), "year")] == [
        "2025-12-31..2025-12-31",
        "2026-01-01..2026-01-01",
    ]


def test_nobody_knows_what_will_be_known_tomorrow() -> None:
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert knowledge(None, now) == now
    assert knowledge(now - timedelta(days=1), now) == now - timedelta(days=1)
    with pytest.raises(KnowledgeOfTheFuture):
        knowledge(now + timedelta(seconds=1), now)
