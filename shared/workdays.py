"""Working days: Monday to Friday unless the society has marked a day otherwise (holidays, 调休)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar

SATURDAY = 5
# The years whose notice of holidays the library has; asked for another one it raises.
_PUBLISHED = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days the society has marked; a year without any is known by Monday to Friday only."""

    marked: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        return self.marked.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a span touches a year of which no day has been marked: its deadlines may still move."""
        known = {day.year for day in self.marked}
        return any(year not in known for year in range(first.year, last.year + 1))


def working_days_after(day: date, count: int, days: Calendar) -> date:
    """The `count`-th working day after `day`, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= days.is_working(day)
    return day


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month (30 November + 3 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def official_days(first: date, last: date) -> dict[date, bool]:
    """
    The days of a span that the official calendar of China knows, each with whether people work (调休 included).

    It is published a year at a time: days of later years are missing, so that what is counted on is provisional.
    """
    years = (_official_year(year) for year in range(first.year, last.year + 1))
    return {day: working for year in years for day, working in year.items() if first <= day <= last}


@cache
def _official_year(year: int) -> Mapping[date, bool]:
    """Asked for one by one, the days of a year take the library a tenth of a second."""
    if year not in _PUBLISHED:
        return {}
    days = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    return {day: chinese_calendar.is_workday(day) for day in days}
