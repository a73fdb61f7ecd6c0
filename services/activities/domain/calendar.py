"""Which days a week, a month or a quarter has, and what lies on each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

from shared.workdays import add_months

View = Literal["week", "month", "quarter"]
_MONTHS: dict[View, int] = {"month": 1, "quarter": 3}


def span_of(view: View, day: date) -> tuple[date, date]:
    """The first and the last day of the week (Monday to Sunday), month or quarter in which a day lies."""
    if view == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = _MONTHS[view]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months) - timedelta(days=1)


def by_day(entries: Iterable[dict[str, Any]], first: date, last: date) -> dict[str, list[str]]:
    """Day -> the records on it, every day of the span; what lasts several days stands on each of them."""
    days: dict[str, list[str]] = {one.isoformat(): [] for one in days_between(first, last)}
    for entry in entries:
        for one in days_between(max(first, entry["starts_on"]), min(last, entry["ends_on"])):
            days[one.isoformat()].append(entry["record"])
    return days


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
