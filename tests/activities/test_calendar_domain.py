"""The days of a calendar, and what meets on them, without any server."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.activities import domain
from services.activities.domain.calendar import by_day, span_of
from tests.activities.test_domain import SCENE, activity
from tests.activities.test_plans import TODAY, plan


@pytest.mark.parametrize(
    ("view", "day", "span"),
    [
        ("week", date(2026, 1, 1), (date(2025, 12, 29), date(2026, 1, 4))),
        ("month", date(2028, 2, 29), (date(2028, 2, 1), date(2028, 2, 29))),
        ("month", date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        ("quarter", date(2026, 11, 5), (date(2026, 10, 1), date(2026, 12, 31))),
        ("quarter", date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_a_day_lies_in_one_week_month_and_quarter(view: Any, day: date, span: tuple[date, date]) -> None:
    assert span_of(view, day) == span


def test_what_lasts_several_days_stands_on_each_of_them_within_the_span() -> None:
    entries = [
        {"record": "activity/long", "starts_on": date(2026, 1, 30), "ends_on": date(2026, 2, 2)},
        {"record": "activity/one", "starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 2)},
    ]
    days = by_day(entries, date(2026, 2, 1), date(2026, 2, 3))
    assert days == {
        "2026-02-01": ["activity/long"],
        "2026-02-02": ["activity/long", "activity/one"],
        "2026-02-03": [],
    }


def slot(record: str = "activity/A", **changes: Any) -> domain.Slot:
    day = date(2026, 3, 2)
    body: dict[str, Any] = {"title": "会", "starts_on": day, "ends_on": day, "hosts": ("CSBME-01",)}
    return domain.Slot(record, **body | changes)


NEXT = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({}, {"starts_on": NEXT, "ends_on": NEXT}, False),
        ({"ends_on": NEXT}, {"starts_on": NEXT, "ends_on": NEXT}, True),
        ({"start_time": "09:00", "end_time": "11:00"}, {"start_time": "11:00", "end_time": "12:00"}, False),
        ({"start_time": "09:00", "end_time": "11:01"}, {"start_time": "11:00", "end_time": "12:00"}, True),
        ({"start_time": "09:00"}, {"start_time": "19:00"}, True),
        ({"start_time": "19:00"}, {"start_time": "09:00", "end_time": "12:00"}, False),
        ({"start_time": "09:00", "end_time": "10:00"}, {}, True),
    ],
)
def test_two_meet_when_a_moment_belongs_to_both(one: dict[str, Any], other: dict[str, Any], meets: bool) -> None:
    assert slot(**one).meets(slot(**other)) is meets
    assert slot(**other).meets(slot(**one)) is meets


def test_a_conflict_names_what_is_shared_and_says_why_in_both_languages() -> None:
    others = [
        slot("activity/B", title="乙会", hosts=("CSBME-02",), leaders=("president",)),
        slot("activity/C", title="丙会", hosts=("CSBME-01", "society")),
        slot("activity/D", hosts=("CSBME-03",)),
    ]
    found = domain.conflicts(slot(hosts=("CSBME-01", "society"), leaders=("president",)), others)
    assert [(one["rule"], one["who"], one["record"]) for one in found] == [
        ("leader", "president", "activity/B"),
        ("host", "CSBME-01", "activity/C"),
        ("host", "society", "activity/C"),
    ]
    assert found[1]["why"] == "主办单位 CSBME-01 在 2026-03-02 已有“丙会”"
    assert found[0]["why_en"] == "president is expected at “乙会” on 2026-03-02 already"


@pytest.mark.parametrize(
    "hours",
    [
        {"end_time": "10:00"},
        {"start_time": "10:00", "end_time": "10:00"},
        {"start_time": "24:00"},
        {"start_time": "9:00"},
        {"start_time": "09:00+08:00"},
    ],
)
def test_hours_that_make_no_sense_are_refused(hours: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        plan(**hours)
    assert plan(start_time="22:00", end_time="02:00", ends_on="2026-02-02")


def test_a_record_keeps_the_hours_and_the_series_it_was_planned_with() -> None:
    planned = domain.plan_activity(
        plan(starts_on="2026-01-10", start_time="09:00", end_time="10:00"), None, SCENE, TODAY
    )
    known = domain.Activity(planned.model_copy(update={"series": "S-1", "occurrence": 3}), "planned")
    held = domain.hold_activity(activity(starts_on="2026-01-10"), known, SCENE, TODAY)
    assert (held.start_time, held.end_time, held.series, held.occurrence) == ("09:00", "10:00", "S-1", 3)
    moved = domain.hold_activity(activity(starts_on="2026-01-09"), known, SCENE, TODAY)
    assert (moved.start_time, moved.series) == (None, "S-1")
    told = domain.hold_activity(activity(starts_on="2026-01-10", start_time="14:00"), known, SCENE, TODAY)
    assert (told.start_time, told.end_time) == ("14:00", None)
    again = domain.plan_activity(plan(starts_on="2026-01-11"), known, SCENE, TODAY)
    assert (again.start_time, again.occurrence) == (None, 3)
