"""Series fall on the days their words say, give way to holidays as asked, and keep their numbers when they move."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.activities import domain
from services.activities.commands.series import CallOffSeries, PlanSeries, Recurrence
from services.activities.domain.recurrence import days_of, first_month, occurrences, rrule_of
from tests.activities.test_domain import SCENE, refusal

TODAY = date(2026, 1, 1)


def series(**changes: Any) -> PlanSeries:
    body = {
        "code": "S-1",
        "kind": "party_day",
        "title": "第{n}次主题党日",
        "hosts": ["CSBME-01"],
        "starts_on": "2026-01-05",
        "open_to": "internal",
        "recurrence": {"every": "month", "nth": 2, "weekday": "tuesday", "count": 3},
    }
    return PlanSeries.model_validate(body | changes)


def falls(starts_on: date, **words: Any) -> tuple[str, list[str]]:
    """The rule and its days, without their year where that is 2026."""
    recurrence = Recurrence.model_validate(words)
    rule = rrule_of(recurrence, starts_on)
    days = days_of(rule, first_month(recurrence, starts_on), 10)
    return rule, [day.isoformat().removeprefix("2026-") for day in days]


@pytest.mark.parametrize(
    ("words", "rule", "days"),
    [
        ({"every": "week", "count": 2}, "FREQ=WEEKLY;BYDAY=MO;COUNT=2", ["01-05", "01-12"]),
        (
            {"every": "week", "interval": 2, "weekday": "friday", "until": "2026-02-06"},
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20260206",
            ["01-09", "01-23", "02-06"],
        ),
        (
            {"every": "month", "nth": -1, "weekday": "friday", "count": 2},
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2",
            ["01-30", "02-27"],
        ),
        ({"every": "month", "day": 31, "count": 3}, "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["01-31", "03-31", "05-31"]),
        (
            {"every": "quarter", "nth": 2, "weekday": "tuesday", "month": 2, "count": 4},
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2TU;COUNT=4",
            ["02-10", "05-12", "08-11", "11-10"],
        ),
        ({"every": "quarter", "count": 2}, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5;COUNT=2", ["01-05", "04-05"]),
        (
            {"every": "year", "day": -1, "month": 2, "count": 3},
            "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=-1;COUNT=3",
            ["02-28", "2027-02-28", "2028-02-29"],
        ),
    ],
)
def test_words_become_a_rule_of_rfc_5545_and_its_days(words: dict[str, Any], rule: str, days: list[str]) -> None:
    assert falls(date(2026, 1, 5), **words) == (rule, days)


def test_a_month_of_the_quarter_that_is_over_begins_with_the_next_quarter() -> None:
    assert falls(date(2026, 2, 20), every="quarter", month=1, day=10, count=2)[1] == ["04-10", "07-10"]
    assert falls(date(2026, 2, 20), every="quarter", month=2, day=10, count=2)[1] == ["05-10", "08-10"]
    assert falls(date(2026, 12, 20), every="year", month=3, day=1, count=1)[1] == ["2027-03-01"]


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.integers(1, 4),
    st.integers(1, 12),
)
def test_every_day_of_a_series_follows_the_one_before_by_its_rule(
    starts_on: date, every: str, interval: int, count: int
) -> None:
    recurrence = Recurrence.model_validate({"every": every, "interval": interval, "count": count, "day": None})
    days = days_of(rrule_of(recurrence, starts_on), starts_on, 50)
    assert len(days) == count
    assert days[0] == starts_on
    months = {"month": 1, "quarter": 3, "year": 12}.get(every)
    for before, after in pairwise(days):
        if months is None:
            assert after - before == timedelta(weeks=interval)
        else:
            apart = (after.year - before.year) * 12 + after.month - before.month
            assert apart % (interval * months) == 0
            assert after.day == before.day == starts_on.day


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"every": "week"}, "count or until"),
        ({"every": "week", "count": 1, "until": "2026-02-01"}, "count or until"),
        ({"every": "month", "nth": 1, "count": 1}, "nth and weekday"),
        ({"every": "week", "day": 3, "count": 1}, "only the weekday"),
        ({"every": "month", "day": 0, "count": 1}, "not 0"),
        ({"every": "month", "day": 3, "nth": 1, "weekday": "monday", "count": 1}, "day, or nth"),
        ({"every": "quarter", "month": 4, "count": 1}, "months 1 to 3"),
        ({"every": "month", "month": 1, "count": 1}, "a month has none"),
    ],
)
def test_words_that_contradict_each_other_are_refused(words: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Recurrence.model_validate(words)


@pytest.mark.parametrize(
    ("on_day_off", "on"),
    [
        ("keep", ["2026-10-01", "2026-10-08", "2026-10-15"]),
        ("skip", [None, "2026-10-08", "2026-10-15"]),
        ("later", ["2026-10-08", None, "2026-10-15"]),
        ("earlier", ["2026-09-30", "2026-10-08", "2026-10-15"]),
    ],
)
def test_what_falls_on_a_holiday_goes_where_it_is_asked_to_and_no_day_has_two(
    on_day_off: Any, on: list[str | None]
) -> None:
    days = [date(2026, 10, day) for day in (1, 8, 15)]
    assert [one.on.isoformat() if one.on else None for one in occurrences(days, on_day_off)] == on


def test_a_saturday_that_is_worked_is_no_day_off() -> None:
    [worked] = occurrences([date(2026, 10, 10)], "skip")  # 国庆调休
    [free] = occurrences([date(2026, 10, 17)], "skip")
    assert (worked.on, free.on) == (date(2026, 10, 10), None)


def test_a_day_that_the_society_has_marked_goes_before_the_official_calendar() -> None:
    marked = {date(2026, 10, 10): False, date(2026, 10, 17): True}
    placed = [occurrences([day], "skip", marked)[0].on for day in marked]
    assert placed == [None, date(2026, 10, 17)]


def test_years_whose_holidays_are_not_published_are_said_to_be_provisional() -> None:
    assert [one.provisional for one in occurrences([date(2026, 3, 2), date(2199, 10, 1)], "later")] == [False, True]


def test_a_series_is_told_with_its_rule_and_each_occurrence_is_an_ordinary_plan() -> None:
    command = series(days=2, start_time="09:00", end_time="08:00")
    course = domain.course_of(command, 200, TODAY)
    told = domain.plan_series(command, course)
    assert (told.rule, told.last_on, told.occurrences) == (
        "FREQ=MONTHLY;BYDAY=+2TU;COUNT=3",
        date(2026, 3, 11),
        3,
    )
    assert [d.date() for d in rrulestr(told.rule, dtstart=_noon(told.effective_on))] == course.held
    plan = domain.plan_of(command, 2, course.held[1])
    planned = domain.plan_occurrence(command, plan, None, SCENE, TODAY)
    assert (planned.code, planned.title, planned.series, planned.occurrence) == ("S-1-2", "第2次主题党日", "S-1", 2)
    assert (planned.effective_on, planned.ends_on, planned.start_time) == (
        date(2026, 2, 10),
        date(2026, 2, 11),
        "09:00",
    )


def _noon(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day, 12)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"starts_on": "2025-12-31"}, "planned-for-the-past"),
        ({"recurrence": {"every": "week", "count": 6}}, "series-is-too-long"),
        ({"recurrence": {"every": "month", "day": 9, "until": "2026-01-08"}}, "series-is-empty"),
        (
            {
                "starts_on": "2026-10-01",
                "on_day_off": "skip",
                "recurrence": {"every": "week", "weekday": "saturday", "count": 1},
            },
            "series-is-empty",
        ),
    ],
)
def test_a_series_lies_ahead_has_a_day_and_is_not_endless(changes: dict[str, Any], rule: str) -> None:
    assert refusal(domain.course_of, series(**changes), 5, TODAY) == rule


def ahead(*numbers: int) -> list[domain.Activity]:
    command = series()
    return [
        domain.Activity(
            domain.plan_occurrence(command, domain.plan_of(command, number, date(2026, 2, number)), None, SCENE, TODAY),
            "planned",
        )
        for number in numbers
    ]


def test_what_is_ahead_keeps_its_numbers_and_new_ones_follow_the_highest() -> None:
    assert domain.numbers(ahead(3, 4), 4, 6) == [3, 4, 7, 8]
    assert domain.numbers(ahead(3, 4), 1, 6) == [3]
    assert domain.numbers([], 2, 0) == [1, 2]


def test_the_rest_of_a_series_is_called_off_once() -> None:
    command = CallOffSeries.model_validate({"code": "S-1", "from_on": "2026-02-03"})
    known = domain.plan_series(series(), domain.course_of(series(), 9, TODAY))
    told, gone = domain.call_off_series(known, ahead(3, 4), command, TODAY)
    assert (told.occurrences, told.effective_on) == (2, date(2026, 2, 3))
    assert [event.code for event in gone] == ["S-1-3", "S-1-4"]
    assert refusal(domain.call_off_series, known, [], command, TODAY) == "series-has-nothing-ahead"
