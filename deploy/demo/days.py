"""The calendar of 2025, the year of the story: days, working days, and moments in the office's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

YEAR = 2025
SATURDAY = 5
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
EVE = FIRST - timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


def _span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


# The official notice for 2025: the days off, and the weekends that were shifted to work.
NATIONAL_DAY_WEEK = _span(date(YEAR, 10, 1), date(YEAR, 10, 8))
DAYS_OFF = (
    {date(YEAR, 1, 1)}
    | _span(date(YEAR, 1, 28), date(YEAR, 2, 4))
    | _span(date(YEAR, 4, 4), date(YEAR, 4, 6))
    | _span(date(YEAR, 5, 1), date(YEAR, 5, 5))
    | _span(date(YEAR, 5, 31), date(YEAR, 6, 2))
    | NATIONAL_DAY_WEEK
)
SHIFTED = {date(YEAR, 1, 26), date(YEAR, 2, 8), date(YEAR, 4, 27), date(YEAR, 9, 28), date(YEAR, 10, 11)}


def works(day: date) -> bool:
    """Whether offices were open."""
    return day in SHIFTED or (day.weekday() < SATURDAY and day not in DAYS_OFF)


WORKING = tuple(day for day in sorted(_span(FIRST, LAST)) if works(day))


def next_working(day: date) -> date:
    """The day itself or the next one on which offices were open (the last one of the year at the latest)."""
    return next((other for other in WORKING if other >= day), WORKING[-1])


def moment(day: date, rng: Random) -> datetime:
    """Some moment of office hours."""
    return datetime(day.year, day.month, day.day, 8, tzinfo=ZONE) + timedelta(seconds=rng.randrange(9 * 3600))
