"""What the official calendar says, and where it says nothing yet."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from shared.workdays import Calendar, official_days, working_days_after


def test_a_holiday_in_the_week_and_a_sunday_of_work_are_both_known() -> None:
    days = official_days(date(2025, 9, 28), date(2025, 10, 1))
    assert (days[date(2025, 9, 28)], days[date(2025, 10, 1)]) == (True, False)
    assert working_days_after(date(2025, 9, 27), 1, Calendar(days)) == date(2025, 9, 28)


def test_of_a_year_without_a_notice_no_day_is_known_and_a_deadline_there_is_provisional() -> None:
    last = max(chinese_calendar.holidays).year
    days = official_days(date(last, 12, 31), date(last + 1, 1, 31))
    assert list(days) == [date(last, 12, 31)]
    assert Calendar(days).is_provisional(date(last, 12, 31), date(last + 1, 1, 5))
    assert not Calendar(days).is_provisional(date(last, 12, 1), date(last, 12, 31))
