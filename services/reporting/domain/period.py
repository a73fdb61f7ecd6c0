"""Weeks, months, quarters and years of the office's time zone, or any days: the periods that reports speak of."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.reporting.commands.periods import PeriodKind, SpanKind
from shared.errors import Refused
from shared.workdays import add_months

OFFICE_ZONE = "Asia/Shanghai"  # decision 8: one office time zone, printed on every report
FIRST_YEAR, LAST_YEAR = 1900, 2999

MONTHS: dict[SpanKind, int] = {"month": 1, "quarter": 3, "year": 12}
_CODE = re.compile(r"([0-9]{4})(?:-Q([1-4])|-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4][0-9]|5[0-3]))?")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")
_YEAR = 12  # months


class NoSuchPeriod(Refused):
    """
    “{period}”不是期间：写作 2025、2025-Q4、2025-12、2025-W07，或起止日 2021-07-01..2025-12-31。
    "{period}" is no period: it is written 2025, 2025-Q4, 2025-12, 2025-W07, or as days 2021-07-01..2025-12-31.
    """

    STATUS = 422


class KnowledgeOfTheFuture(Refused):
    """
    截至录入时间 {known_on} 还没有到。
    What will be known on {known_on} is not known yet.
    """

    STATUS = 422


@dataclass(frozen=True, slots=True)
class Period:
    """
    A week, month, quarter or year of the calendar; `number` is its place within the year, from 1.

    A week begins on Monday and belongs to the year of its Thursday (ISO 8601, GB/T 7408).
    """

    kind: SpanKind
    year: int
    number: int

    @property
    def code(self) -> str:
        """`2025`, `2025-Q4`, `2025-12` or `2025-W07`."""
        n = self.number
        parts: dict[SpanKind, str] = {"quarter": f"-Q{n}", "month": f"-{n:02d}", "week": f"-W{n:02d}"}
        return f"{self.year:04d}{parts.get(self.kind, '')}"

    @property
    def first_day(self) -> date:
        """The first day, counted."""
        if self.kind == "week":
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day, counted."""
        if self.kind == "week":
            return self.first_day + timedelta(days=6)
        month = self.number * MONTHS[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def ends_at(self) -> datetime:
        """Midnight after the last day, in the office's time zone: what is recorded from then on came late."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), ZoneInfo(OFFICE_ZONE))

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        return period_holding(self.first_day - timedelta(days=1), calendar_kind(self.kind))

    def following(self) -> Period:
        """The period of the same kind after this one."""
        return period_holding(self.last_day + timedelta(days=1), calendar_kind(self.kind))

    def last_year(self) -> Period | None:
        """The same period of the year before; of a 53rd week, the last week there was."""
        if self.kind == "week":
            return Period("week", self.year - 1, min(self.number, weeks_of(self.year - 1)))
        return Period(self.kind, self.year - 1, self.number)


@dataclass(frozen=True, slots=True)
class Days(Period):
    """
    Any days, both counted: a term, or since the last session. `year` is the last day's; they have no number in it.

    The period before is as long and ends on the day before. What lasts whole months (from the 15th to the 14th too) is
    measured in months, or a leap year would move its edges; anything else in days.
    """

    begins: date
    ends: date

    @property
    def code(self) -> str:
        """`2021-07-01..2025-12-31`."""
        return f"{self.begins}..{self.ends}"

    @property
    def first_day(self) -> date:
        """The first day, counted."""
        return self.begins

    @property
    def last_day(self) -> date:
        """The last day, counted."""
        return self.ends

    def previous(self) -> Period:
        """As many months or days, up to the day before."""
        return days(self._moved(self.begins, -1), self.begins - timedelta(days=1))

    def following(self) -> Period:
        """As many months or days, from the day after."""
        return days(self._until, self._moved(self._until, 1) - timedelta(days=1))

    def last_year(self) -> Period | None:
        """The same days of the year before; None of what lasts longer than a year, which would overlap itself."""
        if self._until > add_months(self.begins, _YEAR):
            return None
        return days(add_months(self.begins, -_YEAR), add_months(self._until, -_YEAR) - timedelta(days=1))

    @property
    def _until(self) -> date:
        """The first day no longer counted."""
        return self.ends + timedelta(days=1)

    def _moved(self, day: date, times: int) -> date:
        """A day moved by the length of this period."""
        months = 12 * (self._until.year - self.begins.year) + self._until.month - self.begins.month
        if self._until.day == self.begins.day:
            return add_months(day, times * months)
        return day + times * (self._until - self.begins)


def days(first: date, last: date) -> Days:
    """The period of any days. Raises NoSuchPeriod where it ends before it begins."""
    found = Days("days", last.year, 0, first, last)
    if last < first or first.year <= FIRST_YEAR or last.year > LAST_YEAR:
        raise NoSuchPeriod(field="digest", period=found.code)
    return found


def cut(period: Period, kind: PeriodKind) -> list[Period]:
    """The periods of a kind that lie in a period, in order; the first and the last as many days of theirs as do."""
    found, part = [], period_holding(period.first_day, kind)
    while part.first_day <= period.last_day:
        first, last = max(part.first_day, period.first_day), min(part.last_day, period.last_day)
        found.append(part if (first, last) == (part.first_day, part.last_day) else days(first, last))
        part = part.following()
    return found


def calendar_kind(kind: SpanKind) -> PeriodKind:
    """A kind that the calendar knows."""
    if kind == "days":
        raise ValueError("days are no period of the calendar")
    return kind


def weeks_of(year: int) -> int:
    """52, or 53."""
    return date(year, 12, 28).isocalendar().week


def period_of(code: str) -> Period:
    """The period that a code names. Raises NoSuchPeriod."""
    if given := _DAYS.fullmatch(code):
        return _days_of(code, given[1], given[2])
    match = _CODE.fullmatch(code)
    if not match or not FIRST_YEAR < int(match[1]) <= LAST_YEAR:
        raise NoSuchPeriod(field="digest", period=code)
    year, quarter, month, week = (int(part) if part else 0 for part in match.groups())
    if week > weeks_of(year):
        raise NoSuchPeriod(field="digest", period=code)
    if week or quarter:
        return Period("week", year, week) if week else Period("quarter", year, quarter)
    return Period("month", year, month) if month else Period("year", year, 1)


def _days_of(code: str, first: str, last: str) -> Days:
    try:
        return days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise NoSuchPeriod(field="digest", period=code) from error


def period_holding(day: date, kind: PeriodKind) -> Period:
    """The period of a kind in which a day lies."""
    if kind == "week":
        iso = day.isocalendar()
        return Period("week", iso.year, iso.week)
    return Period(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def title(kind: SpanKind, year: int, number: int) -> str:
    """2025年第四季度, 2025年12月, 2025年, 2025年第7周; of any days their years are said by who knows them."""
    parts: dict[SpanKind, str] = {
        "year": "",
        "quarter": f"第{'一二三四'[(number - 1) % 4]}季度",
        "month": f"{number}月",
        "week": f"第{number}周",
    }
    return f"{year}年{parts.get(kind, '')}"


class FigureOfAPeriod(Refused):
    """
    指标 {figure} 统计一段时间，请写明期间（digest），而不是一个日期。
    The figure {figure} counts what happened over some days: name the period (digest) rather than one day.
    """

    STATUS = 422


def knowledge(known_on: datetime | None, now: datetime) -> datetime:
    """The moment up to which recorded facts count. Raises KnowledgeOfTheFuture."""
    if known_on is not None and known_on > now:
        raise KnowledgeOfTheFuture(field="known_on", known_on=known_on.isoformat())
    return known_on or now
