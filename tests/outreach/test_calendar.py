"""Working days: the official calendar with shifted weekends, the society's marks over it, and years nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.outreach.domain.calendar import calendar_of, last_working_day, shifted, working_days_before
from shared.workdays import working_days_after
from tests.outreach.test_api import EXPERT, ITEM, ok, told
from tests.world import World

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
DAYS = calendar_of({}, *YEAR)


def test_a_shifted_weekend_is_worked_and_a_weekday_of_the_festival_is_not() -> None:
    assert DAYS.is_working(date(2026, 2, 14))
    assert not DAYS.is_working(date(2026, 2, 17))
    assert shifted(2026)[date(2026, 2, 14)]
    assert date(2026, 2, 18) in shifted(2026)
    assert date(2026, 3, 2) not in shifted(2026)


def test_the_societys_own_mark_wins_over_the_official_calendar() -> None:
    marked = calendar_of({date(2026, 2, 14): False, date(2026, 2, 17): True}, *YEAR)
    assert (marked.is_working(date(2026, 2, 14)), marked.is_working(date(2026, 2, 17))) == (False, True)


def test_a_year_that_nobody_knows_is_monday_to_friday_and_provisional() -> None:
    far = calendar_of({}, date(2031, 1, 1), date(2031, 12, 31))
    assert (far.is_working(date(2031, 10, 1)), far.is_working(date(2031, 10, 4))) == (True, False)
    assert far.is_provisional(date(2031, 1, 1), date(2031, 1, 31))
    assert not DAYS.is_provisional(*YEAR)
    assert shifted(2031) == {}


def test_what_falls_due_on_a_day_off_is_done_on_the_working_day_before() -> None:
    assert last_working_day(date(2026, 2, 20), DAYS) == date(2026, 2, 14)
    assert last_working_day(date(2026, 2, 14), DAYS) == date(2026, 2, 14)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_counted_back_from_a_working_day_and_forward_again_it_is_the_same_day(count: int) -> None:
    for day in (date(2026, 2, 13), date(2026, 2, 25), date(2026, 10, 12)):
        earliest = working_days_before(day, count, DAYS)
        assert working_days_after(earliest, count, DAYS) == day
        assert working_days_after(date.fromordinal(earliest.toordinal() + 1), count, DAYS) > day


async def test_deadlines_follow_the_official_calendar_and_what_the_society_marks_is_told_without_its_note(
    door: World,
) -> None:
    office = door.client("outreach", "secretariat")
    await ok(office.post("/experts", json=EXPERT))
    item: dict[str, Any] = ITEM | {"raised_on": "2025-09-25"}
    assert await ok(office.post("/items", json=item | {"code": "I-1"})) == {
        "code": "I-1",
        "answer_due_on": "2025-10-22",
        "provisional": False,
    }
    await ok(office.post("/calendar-days", json={"day": "2025-10-22", "working": False, "note": "学会搬迁"}), 200)
    assert (await ok(office.post("/items", json=item | {"code": "I-2"})))["answer_due_on"] == "2025-10-23"
    suggestion = item | {"code": "I-3", "kind": "suggestion"}
    assert (await ok(office.post("/items", json=suggestion)))["answer_due_on"] == "2025-12-25"
    [marked] = [one for one in await told(door) if one["type"] == "outreach.calendar.day_marked.v1"]
    assert marked["subject"] == "calendar/2025-10-22"
    assert marked["data"] == {"effective_on": "2025-10-22", "day": "2025-10-22", "working": False}
    year = await ok(office.get("/calendar-days?year=2025"), 200)
    assert [day["note"] for day in year["days"]] == ["学会搬迁"]
    assert {"day": "2025-09-28", "working": True} in year["official"]
    assert [year["provisional"], (await ok(office.get("/calendar-days?year=2031"), 200))["provisional"]] == [
        False,
        True,
    ]
