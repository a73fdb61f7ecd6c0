"""Coverage of branches by liaisons and Party groups: what one lacks, and when it is reminded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from shared.events.registry import CoverageReminded
from shared.events.registry.branches import Lacking

Every = Literal["month", "quarter", "half_year", "year"]
LEVELS = ("group", "liaison_only", "none")


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """
    Which branches are active, and how often one is reminded; data (table `rule`, name `branch_coverage`).

    `grace_days` pass after a founding, and after the registry heard of it, before the first reminder: whoever sets up a
    register of branches must not be reminded of those whose posts come next.
    """

    active: tuple[str, ...]
    every: Every
    grace_days: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> CoverageRule:
        """From the stored value."""
        return cls(tuple(value["active"]), value["every"], value["grace_days"])

    def period(self, day: date) -> str:
        """The period a day lies in: 2026-M11, 2026-Q4, 2026-H2 or 2026."""
        numbers = {"month": f"-M{day.month:02d}", "quarter": f"-Q{(day.month + 2) // 3}"}
        return f"{day.year}" + (numbers | {"half_year": f"-H{(day.month + 5) // 6}", "year": ""})[self.every]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a branch is covered today, since when it is there and known, and how often it was reminded of it."""

    code: str
    status: str
    coverage: str
    liaison: bool
    reason: str | None
    since: date
    known_since: date
    times: int = 0
    last_period: str | None = None

    def lacking(self) -> tuple[Lacking, ...]:
        """The liaison, and the group where no reason is given for its absence."""
        no_group = self.coverage != "group" and self.reason is None
        return (*(() if self.liaison else ("liaison",)), *(("group",) if no_group else ()))


def due_reminders(standings: Iterable[Standing], rule: CoverageRule, today: date) -> list[CoverageReminded]:
    """Who is reminded today: active branches that lack something, and were not reminded in this period."""
    period = rule.period(today)
    return [
        CoverageReminded(code=one.code, period=period, lacking=one.lacking(), times=one.times + 1, effective_on=today)
        for one in standings
        if one.status in rule.active
        and one.lacking()
        and one.last_period != period
        and max(one.since, one.known_since) <= today - timedelta(days=rule.grace_days)
    ]


def counted(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Active branches by coverage, the reasons given, and the list of those without a group."""
    levels = Counter(row["coverage"] for row in rows)
    uncovered = [row for row in rows if row["coverage"] != "group"]
    reasons = Counter(row["reason"] or "no_reason" for row in uncovered)
    return {
        "counts": {"active": len(rows)} | {level: levels[level] for level in LEVELS},
        "reasons": dict(sorted(reasons.items())),
        "uncovered": uncovered,
    }


def moved(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The branches whose coverage is another on the second day; null where one was not active."""
    was = {row["code"]: row["coverage"] for row in before}
    now = {row["code"]: row["coverage"] for row in after}
    return [
        {"code": code, "before": was.get(code), "after": now.get(code)}
        for code in sorted(was.keys() | now.keys())
        if was.get(code) != now.get(code)
    ]
