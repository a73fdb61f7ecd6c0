"""Months, quarters, half-years and years as the rules count them, named like 2026-03, 2026-Q1, 2026-H1 and 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months, both days within it."""

    code: str
    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def periods_of(every: str, year: int) -> list[Period]:
    """The periods of a year: twelve months, four quarters, two half-years, or the year."""
    months = _MONTHS[every]
    return [_period(every, year, number, months) for number in range(1, 12 // months + 1)]


def _period(every: str, year: int, number: int, months: int) -> Period:
    first, after = (number - 1) * months + 1, number * months + 1
    end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
    code = {"month": f"{year}-{number:02d}", "quarter": f"{year}-Q{number}", "half_year": f"{year}-H{number}"}
    return Period(code.get(every, str(year)), date(year, first, 1), end - timedelta(days=1))
