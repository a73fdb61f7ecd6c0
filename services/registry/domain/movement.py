"""Members over time: stock, movement, stock, whose sums close exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from shared.errors import Refused

Step = Literal["month", "quarter", "year"]
MONTHS: Mapping[Step, int] = {"month": 1, "quarter": 3, "year": 12}
IN = ("stock", "joined", "returned", "transferred_in", "merged")
OUT = ("left", "transferred_out")
MOST_PERIODS = 120


class PeriodTooLong(Refused):
    """
    起止日期须先后有序，且不超过 {most} 期。
    The first day is not after the last, and there are at most {most} periods.
    """

    STATUS = 400


def periods(first: date, last: date, step: Step) -> list[date]:
    """The first day of every calendar period that the stretch touches. Raises PeriodTooLong."""
    months = MONTHS[step]
    begin = date(first.year, (first.month - 1) // months * months + 1, 1)
    found: list[date] = []
    while begin <= last and len(found) <= MOST_PERIODS:
        found.append(begin)
        after = begin.year * 12 + begin.month - 1 + months
        begin = date(after // 12, after % 12 + 1, 1)
    if first > last or len(found) > MOST_PERIODS:
        raise PeriodTooLong(field="from", most=MOST_PERIODS)
    return found


def movement(
    stretch: tuple[date, date, Step], opening: Mapping[str | None, int], moves: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """
    A row for each period and branch (None: all, each once; '': of no branch), where there is anybody.

    opening + stock + joined + returned + transferred_in + merged - left - transferred_out = closing, and the closing of
    a period is the opening of the next.
    """
    first, last, step = stretch
    parts: dict[tuple[date, str | None], dict[str, int]] = {}
    for move in moves:
        parts.setdefault((move["period"], move["branch"]), {})[move["part"]] = move["n"]
    standing = {None: 0} | dict(opening)
    begins = periods(first, last, step)
    for n, period in enumerate(begins):
        ends = begins[n + 1] - timedelta(days=1) if n + 1 < len(begins) else last
        known = standing.keys() | {branch for when, branch in parts if when == period}
        for branch in sorted(known, key=lambda one: (one is not None, one or "")):
            row = dict.fromkeys(
                ("stock", "joined", "returned", "left", "transferred_in", "transferred_out", "merged"), 0
            )
            row |= parts.get((period, branch), {})
            opened = standing.get(branch, 0)
            closed = opened + sum(row[part] for part in IN) - sum(row[part] for part in OUT)
            standing[branch] = closed
            if branch is None or opened or any(row.values()):
                told = {"from": max(period, first), "to": ends, "branch": branch, "opening": opened}
                yield told | row | {"closing": closed}
