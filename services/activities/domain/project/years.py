"""Years in which a programme approved a project: how many in a row, the longest row, the present one, and the gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

_LAST_DAY = (12, 31)


@dataclass(frozen=True, slots=True)
class Run:
    """Approved years without a gap, the first and the last one included."""

    first: int
    last: int

    @property
    def years(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


def runs(approved: Iterable[int]) -> list[Run]:
    """The rows of approved years, the earliest first."""
    found: list[Run] = []
    for year in sorted(set(approved)):
        if found and found[-1].last == year - 1:
            found[-1] = Run(found[-1].first, year)
        else:
            found.append(Run(year, year))
    return found


def longest(rows: Iterable[Run]) -> Run | None:
    """The longest row; of equal ones the latest."""
    return max(rows, key=lambda run: (run.years, run.last), default=None)


def current(rows: Iterable[Run], day: date, rejected: Collection[int]) -> Run | None:
    """
    The row that still goes on, on a day.

    It reaches the day's year; or, as long as that year may still bring an approval (it is not over and nothing was
    rejected in it), the year before. A year that is over without an approval has ended the row.
    """
    is_open = day.year not in rejected and (day.month, day.day) != _LAST_DAY
    reach = day.year - 1 if is_open else day.year
    going_on = [run for run in rows if run.first <= day.year and run.last >= reach]
    return going_on[-1] if going_on else None


def gaps(approved: Collection[int], applied: Collection[int], rejected: Collection[int]) -> dict[int, str]:
    """Years between the first and the last of any application that had no approval -> why not."""
    known = {*approved, *applied, *rejected}
    return {
        year: "rejected" if year in rejected else "not_decided" if year in applied else "not_applied"
        for year in range(min(known, default=0), max(known, default=-1) + 1)
        if year not in approved
    }
