"""The society's working days: the official calendar with its shifted weekends, and the society's own marks over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from services.outreach.commands.calendar import MarkCalendarDay
from shared.events.outreach import CalendarDayMarked
from shared.workdays import SATURDAY, Calendar, official_days


def calendar_of(marked: Mapping[date, bool], first: date, last: date) -> Calendar:
    """
    The working days of a span: what the society has marked wins over what is published.

    Of a year that is neither published nor marked Monday to Friday are working days, provisionally.
    """
    return Calendar(official_days(first, last) | dict(marked))


def shifted(year: int) -> dict[date, bool]:
    """The days of a year that the official calendar has other than Monday to Friday says."""
    known = official_days(date(year, 1, 1), date(year, 12, 31))
    return {day: working for day, working in known.items() if working != (day.weekday() < SATURDAY)}


def mark_calendar_day(command: MarkCalendarDay) -> CalendarDayMarked:
    """The society marks a day; deadlines that were told stay as they are."""
    return CalendarDayMarked(day=command.day, working=command.working, effective_on=command.day)


def last_working_day(day: date, days: Calendar) -> date:
    """The day itself or, if nobody works on it, the working day before."""
    while not days.is_working(day):
        day -= timedelta(days=1)
    return day


def working_days_before(day: date, count: int, days: Calendar) -> date:
    """The latest day after which `count` working days have passed by `day`, which counts."""
    while count > 0:
        count -= days.is_working(day)
        day -= timedelta(days=1)
    return day
