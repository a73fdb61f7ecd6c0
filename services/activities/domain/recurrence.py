"""On which days a series falls: the words of a rule as an RRULE of RFC 5545, and days off by the working calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from types import MappingProxyType

from dateutil.rrule import rrulestr

from services.activities.commands.series import Recurrence
from shared.events.activities import OnDayOff
from shared.workdays import Calendar, official_days

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
# No holiday of the calendar is longer with its weekends.
_LONGEST_HOLIDAY = 16


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A day the rule gives, and the day it takes place on: another one where that is a day off, None where skipped."""

    by_rule: date
    on: date | None
    provisional: bool = False
    """Whether the official calendar of that year is not known yet, so that only weekends count as days off."""

    @property
    def moved(self) -> bool:
        """Whether it takes place on another day than the rule gives."""
        return self.on is not None and self.on != self.by_rule


def rrule_of(words: Recurrence, starts_on: date) -> str:
    """The rule in the notation of RFC 5545, counted from `starts_on`."""
    parts = ["FREQ=WEEKLY" if words.every == "week" else "FREQ=MONTHLY"]
    interval = words.interval * _MONTHS.get(words.every, 1)
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    parts.append(_which_day(words, starts_on))
    parts.append(f"COUNT={words.count}" if words.count else f"UNTIL={words.until:%Y%m%d}")
    return ";".join(parts)


def _which_day(words: Recurrence, starts_on: date) -> str:
    if words.every == "week":
        return f"BYDAY={_day_code(words.weekday) if words.weekday else DAYS[starts_on.weekday()]}"
    if words.nth and words.weekday:
        return f"BYDAY={words.nth:+d}{_day_code(words.weekday)}"
    return f"BYMONTHDAY={words.day or starts_on.day}"


def _day_code(weekday: str) -> str:
    return DAYS[WEEKDAYS.index(weekday)]


def first_month(words: Recurrence, starts_on: date) -> date:
    """
    The day from which a rule of months is counted: `starts_on`, or the first of the month that is meant.

    In the quarter that has begun the month may be over: then the rule begins with the next quarter, likewise a year.
    """
    size = _MONTHS.get(words.every, 0)
    if not words.month:
        return starts_on
    span = starts_on.year * 12 + (starts_on.month - 1) // size * size
    while True:
        year, month = divmod(span + words.month - 1, 12)
        if (year, month + 1) >= (starts_on.year, starts_on.month):
            return max(starts_on, date(year, month + 1, 1))
        span += size


def days_of(rule: str, counted_from: date, most: int) -> list[date]:
    """The days of a rule, at most `most` + 1 of them, so that one sees when there are more."""
    text = rule + "T000000" if "UNTIL=" in rule else rule
    found = rrulestr(text, dtstart=datetime.combine(counted_from, datetime.min.time()))
    return [moment.date() for moment in islice(found, most + 1)]


def occurrences(
    days: list[date], on_day_off: OnDayOff, marked: Mapping[date, bool] = MappingProxyType({})
) -> list[Occurrence]:
    """
    Where each day goes; two that would meet on one day after a holiday stay one.

    `marked`: the society's own working days and days off, over those of the official calendar.
    """
    if on_day_off == "keep" or not days:
        return [Occurrence(day, day) for day in days]
    around = timedelta(days=_LONGEST_HOLIDAY)
    calendar = Calendar(official_days(days[0] - around, days[-1] + around) | dict(marked))
    taken: set[date] = set()
    placed = []
    for day in days:
        on = _placed(day, on_day_off, calendar)
        on = None if on in taken else on
        taken |= {on} if on else set()
        placed.append(Occurrence(day, on, calendar.is_provisional(day, on or day)))
    return placed


def _placed(day: date, on_day_off: OnDayOff, calendar: Calendar) -> date | None:
    if calendar.is_working(day):
        return day
    if on_day_off == "skip":
        return None
    step = 1 if on_day_off == "later" else -1
    return next(one for one in _days_from(day, step) if calendar.is_working(one))


def _days_from(day: date, step: int) -> Iterator[date]:
    while True:
        day += timedelta(days=step)
        yield day
