"""The value of an indicator from its list. Where there is nothing to compute it from it is None, which is not zero."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from services.reporting.domain.indicators.indicator import Indicator, Kind
from services.reporting.domain.indicators.measures import Measures
from services.reporting.domain.indicators.standing import Standing

# Every activity of every branch is in this list, in time or late: it tells whether a year's activities were recorded.
ALL_ACTIVITIES = "report_in_time"
_FOUR = Decimal("0.0001")


class Entry(NamedTuple):
    """A fact in a list: which part it plays and with what weight; lists are in the order of these fields."""

    event_id: str
    role: str
    weight: int


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What a list cannot tell: the year, the day of computing, how the branch stood, and what is recorded at all.

    `kept` are (indicator, role) with a fact of any branch: a year of which nobody recorded anything gives no zeros.
    """

    year: int
    today: date
    standing: Standing
    kept: Collection[tuple[str, str]]
    measures: Measures

    @property
    def first_day(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the year, or today while it lasts."""
        return last_day(self.year, self.today)

    def number(self, name: str) -> int:
        """A measure that is a number."""
        value = self.measures[name]
        return value if isinstance(value, int) else 0

    def day(self, name: str, year: int) -> date:
        """A measure that is a month and a day (12-31), in a year."""
        value = self.measures[name]
        return date.fromisoformat(f"{year}-{value[0]}" if isinstance(value, tuple) else str(value))


def last_day(year: int, today: date) -> date:
    """The last day that a cycle speaks of."""
    return min(date(year, 12, 31), today)


def value_of(indicator: Indicator, entries: Sequence[Entry], frame: Frame) -> float | None:
    """The value of one indicator of one branch, with four decimals at most (half up)."""
    return _VALUES[indicator.kind](indicator, _Found(entries), frame)


class _Found:
    """The list by role."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._totals: dict[str, int] = {}
        for entry in entries:
            self._totals[entry.role] = self._totals.get(entry.role, 0) + entry.weight

    def total(self, role: str) -> int:
        """What the weights of a role add up to."""
        return self._totals.get(role, 0)

    def has(self, *roles: str) -> bool:
        """Whether a fact plays one of these parts."""
        return not self._totals.keys().isdisjoint(roles)


def _count(indicator: Indicator, found: _Found, frame: Frame) -> float | None:
    """None without any, for a branch that stood too short, and in a year of which no activity of anybody is known."""
    counted = found.total(indicator.roles[0].name)
    recorded = any(code == ALL_ACTIVITIES for code, _ in frame.kept)
    fair = frame.standing.days(frame.first_day, frame.last_day) >= frame.number("least_days")
    return float(counted) if counted or (recorded and fair) else None


def _percent(indicator: Indicator, found: _Found, _: Frame) -> float | None:
    """The first role in percent of all; None of nothing."""
    part, whole = found.total(indicator.roles[0].name), sum(found.total(role.name) for role in indicator.roles)
    return rounded(part, whole)


def _growth(_: Indicator, found: _Found, __: Frame) -> float | None:
    """Net growth in percent of the opening stock; None where there was nobody."""
    return rounded(found.total("joined") + found.total("left"), found.total("opening"))


def _share(_: Indicator, found: _Found, __: Frame) -> float | None:
    """
    Members who came in percent of members, at least: the greater one of the two ways to tell them apart.

    The same person may stand on a sheet under another code than in a record, so the two are never added up.
    """
    if not found.has("record", "sheet"):
        return None
    return rounded(max(found.total("record"), found.total("sheet")), found.total("member"))


def _papers(indicator: Indicator, found: _Found, frame: Frame) -> float | None:
    """
    Of two papers those handed in in time; where only one could be expected, that one counts for both.

    Expected is a paper that was handed in, or that other branches handed in and whose day is over for a branch that
    stood on it.
    """
    due = {"plan": frame.day("plan_due", frame.year - 1), "summary": frame.day("summary_due", frame.year + 1)}
    stood = {"plan": due["plan"], "summary": date(frame.year, 12, 31)}
    expected = in_time = 0
    for paper, day in due.items():
        roles = [role.name for role in indicator.roles if role.name.startswith(paper)]
        usual = any((indicator.code, role) in frame.kept for role in roles) and frame.standing.on(stood[paper])
        expected += found.has(*roles) or (usual and frame.today > day)
        in_time += found.has(f"{paper}_in_time")
    return float(2 * in_time / expected) if expected else None


def _days(_: Indicator, found: _Found, __: Frame) -> float | None:
    """The greatest delay of a term; None where no term is known."""
    delays = [entry.weight for entry in found.entries if entry.role == "term"]
    return float(max(delays)) if delays else None


def _posts(_: Indicator, found: _Found, __: Frame) -> float | None:
    """How many of the posts are held; None where nobody ever held one that we know of."""
    return float(found.total("in_office")) if found.has("in_office", "vacant") else None


_VALUES: Mapping[Kind, Callable[[Indicator, _Found, Frame], float | None]] = {
    "count": _count,
    "percent": _percent,
    "growth": _growth,
    "share": _share,
    "papers": _papers,
    "days": _days,
    "posts": _posts,
}


def rounded(part: int, whole: int) -> float | None:
    """Percent with four decimals: no share of less than 20,000 meets a limit by rounding that it does not meet."""
    if not whole:
        return None
    return float((Decimal(100 * part) / whole).quantize(_FOUR, ROUND_HALF_UP))
