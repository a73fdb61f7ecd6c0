"""Branches without activity: after a year a warning, after two a finding that it has to be cleaned up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from shared.workdays import add_months

Finding = Literal["warning", "cleanup"]


@dataclass(frozen=True, slots=True)
class InactivityRule:
    """After how many months without activity; data (table `rule`, name `branch_inactivity`)."""

    warning_months: int
    cleanup_months: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> InactivityRule:
        """From the stored limits."""
        return cls(value["warning_months"], value["cleanup_months"])

    def finding(self, counted_from: date, day: date) -> Finding | None:
        """What a branch is on a day whose last activity, or founding, was on another; the anniversary counts."""
        passed = full_months(counted_from, day)
        if passed >= self.cleanup_months:
            return "cleanup"
        return "warning" if passed >= self.warning_months else None


def full_months(first: date, day: date) -> int:
    """How many months are full on a day, counted from an earlier one; never looks beyond the day itself."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months if add_months(first, months) <= day else months - 1


def explained(row: Mapping[str, Any], rule: InactivityRule, day: date) -> dict[str, Any] | None:
    """
    The finding about a branch with the facts it used, or None. `row` has code, name, founded, activity, last_day.

    An activity before the founding (of those who prepared it) leaves the founding as the day to count from.
    """
    last, founded = row["last_day"], row["founded"]
    counted_from = max(last, founded) if last else founded
    finding = rule.finding(counted_from, day)
    if finding is None:
        return None
    months = rule.cleanup_months if finding == "cleanup" else rule.warning_months
    since = ("最近一次活动", "its last activity") if last == counted_from else ("成立", "its founding")
    advice, advice_en = _ADVICE[finding]
    return {
        "code": row["code"],
        "name": row["name"],
        "status": row["status"],
        "finding": finding,
        "counted_from": counted_from,
        "last_activity": {"code": row["activity"], "day": last} if last else None,
        "founded": founded,
        "reached_on": add_months(counted_from, months),
        "limit_months": months,
        "message": f"自{since[0]}（{counted_from}）起满 {months} 个月无活动记录，{advice}",
        "message_en": f"{months} months without a recorded activity since {since[1]} ({counted_from}): {advice_en}",
    }


_ADVICE: Mapping[Finding, tuple[str, str]] = {
    "warning": ("请提醒", "remind it"),
    "cleanup": ("应予清理或整改", "it should be cleaned up or put right"),
}
