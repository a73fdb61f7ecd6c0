"""Calendar months, quarters and years of the office's time zone: the periods that digests speak of."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from shared.errors import Refused

OFFICE_ZONE = "Asia/Shanghai"  # decision 8: one office time zone, printed on every report
FIRST_YEAR, LAST_YEAR = 1900, 2999

PeriodKind = Literal["month", "quarter", "year"]
MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "year": 12}
_CODE = re.compile(r"([0-9]{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?")


class NoSuchPeriod(Refused):
    """
    “{period}”不是期间：年写作 2025，季写作 2025-Q4，月写作 2025-12。
    "{period}" is no period: a year is written 2025, a quarter 2025-Q4, a month 2025-12.
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
    """A calendar month, quarter or year; `number` is its place within the year, from 1."""

    kind: PeriodKind
    year: int
    number: int

    @property
    def code(self) -> str:
        """`2025`, `2025-Q4` or `2025-12`."""
        if self.kind == "year":
            return f"{self.year:04d}"
        return f"{self.year:04d}-Q{self.number}" if self.kind == "quarter" else f"{self.year:04d}-{self.number:02d}"

    @property
    def first_day(self) -> date:
        """The first day, counted."""
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day, counted."""
        month = self.number * MONTHS[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def ends_at(self) -> datetime:
        """Midnight after the last day, in the office's time zone: what is recorded from then on came late."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), ZoneInfo(OFFICE_ZONE))

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1)
        return Period(self.kind, self.year - 1, 12 // MONTHS[self.kind])

    def last_year(self) -> Period:
        """The same period of the year before."""
        return Period(self.kind, self.year - 1, self.number)


def period_of(code: str) -> Period:
    """The period that a code names. Raises NoSuchPeriod."""
    match = _CODE.fullmatch(code)
    if not match or not FIRST_YEAR < int(match[1]) <= LAST_YEAR:
        raise NoSuchPeriod(field="digest", period=code)
    year, quarter, month = int(match[1]), match[2], match[3]
    if quarter:
        return Period("quarter", year, int(quarter))
    return Period("month", year, int(month)) if month else Period("year", year, 1)


def period_holding(day: date, kind: PeriodKind) -> Period:
    """The period of a kind in which a day lies."""
    return Period(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def knowledge(known_on: datetime | None, now: datetime) -> datetime:
    """The moment up to which recorded facts count. Raises KnowledgeOfTheFuture."""
    if known_on is not None and known_on > now:
        raise KnowledgeOfTheFuture(field="known_on", known_on=known_on.isoformat())
    return known_on or now
