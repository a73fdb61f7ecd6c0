"""Periods in words: this month, the quarter before, the same period of last year; and the codes that name them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, Literal

Kind = Literal["week", "month", "quarter", "year"]
KINDS: Final[tuple[Kind, ...]] = ("week", "month", "quarter", "year")
CODE: Final = re.compile(r"(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4]\d|5[0-3]))?")
DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
# What an address may hold where a period is meant; whether there is such a period, the service says.
WRITTEN: Final = r"^\d{4}(-Q[1-4]|-\d{2}|-W\d{2}|-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})?$"
_MONTHS: Final[dict[Kind, int]] = {"month": 1, "quarter": 3, "year": 12}


def holding(day: date, kind: Kind) -> str:
    """The code of the period of a kind in which a day lies: `2025`, `2025-Q4`, `2025-12`, `2025-W07`."""
    if kind == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02}" if kind == "month" else f"{day.year}"


def kind_of(code: str) -> Kind | None:
    """The kind of period that a code names; None for any days, and for what is no code."""
    match = CODE.fullmatch(code)
    if not match:
        return None
    _, quarter, month, week = match.groups()
    return "quarter" if quarter else "month" if month else "week" if week else "year"


def days_of(code: str) -> tuple[date, date] | None:
    """The first and the last day that a code names, both counted; None where there are no such days."""
    try:
        if pair := DAYS.fullmatch(code):
            return date.fromisoformat(pair[1]), date.fromisoformat(pair[2])
        return _days_of(code)
    except ValueError:
        return None


def before(code: str) -> str | None:
    """The period of the same kind before this one."""
    kind, days = kind_of(code), days_of(code)
    return holding(days[0] - timedelta(days=1), kind) if kind and days else None


def after(code: str) -> str | None:
    """The period of the same kind after this one."""
    kind, days = kind_of(code), days_of(code)
    return holding(days[1] + timedelta(days=1), kind) if kind and days else None


def year_before(code: str) -> str | None:
    """The same period of the year before; None for a week, whose days would be others, and for any days."""
    kind = kind_of(code)
    return f"{int(code[:4]) - 1:04}{code[4:]}" if kind in _MONTHS else None


def in_words(today: date) -> list[tuple[str, str]]:
    """(name of the text, code): the periods that people ask for, seen from a day."""
    found = []
    for kind in KINDS:
        now = holding(today, kind)
        found += [(f"period.this_{kind}", now), (f"period.last_{kind}", before(now) or now)]
    return found


def _days_of(code: str) -> tuple[date, date] | None:
    match, kind = CODE.fullmatch(code), kind_of(code)
    if not match or not kind:
        return None
    year, quarter, month, week = (int(part) if part else 0 for part in match.groups())
    if kind == "week":
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    first = date(year, {"quarter": quarter * 3 - 2, "month": month}.get(kind, 1), 1)
    months = first.year * 12 + first.month - 1 + _MONTHS[kind]
    return first, date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
