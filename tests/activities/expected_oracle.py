"""Expectations computed once more, in other words and day by day: what the rules' own code has to agree with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass
class Society:
    """Everything as known on a day, as plain rows."""

    branches: list[dict[str, Any]] = field(default_factory=list)
    """branch, on, version, status"""
    activities: dict[str, dict[str, Any]] = field(default_factory=dict)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    report_limit: int = 30

    def status(self, branch: str, day: date) -> str | None:
        """What a branch was on a day: of the rows not after it the last one, by day, then by version."""
        best = None
        for row in self.branches:
            if row["branch"] == branch and row["on"] <= day:
                if best is None or (row["on"], row["version"]) >= (best["on"], best["version"]):
                    best = row
        return best["status"] if best else None

    def codes(self) -> list[str]:
        return sorted({row["branch"] for row in self.branches})


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def spans(every: str, year: int) -> Iterator[tuple[date, date]]:
    step = MONTHS[every]
    for month in range(1, 13, step):
        end = date(year + (month + step > 12), (month + step - 1) % 12 + 1, 1) - DAY
        yield date(year, month, 1), end


def name(every: str, first: date) -> str:
    number = (first.month - 1) // MONTHS[every] + 1
    marks = {"month": f"-{first.month:02d}", "quarter": f"-Q{number}", "half_year": f"-H{number}", "year": ""}
    return f"{first.year}{marks[every]}"


def in_force(rules: list[tuple[str, date, dict[str, Any]]], rule: str, day: date) -> tuple[date, dict[str, Any]] | None:
    since = [one for one in rules if one[0] == rule and one[1] <= day]
    newest = max(since, key=lambda one: one[1], default=None)
    return newest[1:] if newest and newest[2].get("enabled", True) else None


def expected(
    society: Society, rules: list[tuple[str, date, dict[str, Any]]], today: date
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """(rule, parties, about) -> (state, due, missing from, records): every row there has to be, and no other."""
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    first = min(one[1] for one in rules)
    for opens in days(date(first.year, 1, 1), today):
        for rule in sorted({one[0] for one in rules}):
            found = in_force(rules, rule, opens)
            if found is None:
                continue
            for parties, about, due, met in opened_on(society, found[1], opens):
                if opens <= today:
                    missing = due + DAY * (found[1].get("grace_days", 0) + 1)
                    rows[rule, parties, about] = judged(due, missing, met, today)
    return rows


def judged(due: date, missing: date, met: list[tuple[date, str]] | None, today: date) -> tuple[Any, ...]:
    if met:
        return ("late" if met[-1][0] > due else "met", due, missing, tuple(record for _, record in met))
    return ("missing" if today >= missing else "open", due, missing, ())


Opened = tuple[tuple[str, ...], str, date, "list[tuple[date, str]] | None"]


def opened_on(society: Society, value: dict[str, Any], day: date) -> Iterator[Opened]:
    """What one rule begins to expect on one day."""
    forms = {"meetings": in_spans, "activities": in_spans, "minutes": minutes, "report": reports, "plan": plans_opened}
    yield from forms[value["form"]](society, value, day)


def in_spans(society: Society, value: dict[str, Any], day: date) -> Iterator[Opened]:
    for first, last in spans(value["every"], day.year):
        if first == day:
            yield from in_span(society, value, first, last)


def minutes(society: Society, value: dict[str, Any], day: date) -> Iterator[Opened]:
    for meeting in society.meetings:
        if meeting["kind"] in value["kinds"] and meeting["on"] == day:
            met = [(meeting["minutes"], meeting["record"])] if meeting["minutes"] else None
            yield ("society",), meeting["record"], day + DAY * value.get("within_days", 7), met


def reports(society: Society, value: dict[str, Any], day: date) -> Iterator[Opened]:
    for code, one in society.activities.items():
        if one["ends"] == day:
            limit = value.get("within_days")
            limit = society.report_limit if limit is None else limit
            due, record = max(one["starts"] + DAY * limit, one["ends"]), f"activity/{code}"
            yield one["hosts"], record, due, [(one["recorded"], record)] if one["recorded"] else None


def in_span(society: Society, value: dict[str, Any], first: date, last: date) -> Iterator[Opened]:
    about, needed = name(value["every"], first), value.get("at_least", 1)
    if value["form"] == "meetings":
        stood = any(society.status(branch, last) in ("normal", "rectifying") for branch in society.codes())
        ever = any(
            society.status(branch, one) in ("normal", "rectifying")
            for branch in society.codes()
            for one in days(first, last)
        )
        there = sorted((m["on"], m["record"]) for m in society.meetings if m["kind"] in value["kinds"])
        there = [one for one in there if first <= one[0] <= last][:needed]
        met = there if len(there) == needed else None
        if ever and (stood or met):
            yield ("society",), about, last, met
        return
    for branch in society.codes():
        held = [
            (one["starts"], f"activity/{code}")
            for code, one in society.activities.items()
            if one["recorded"] and branch in one["hosts"] and first <= one["starts"] <= last
            if not value.get("kinds") or one["kind"] in value["kinds"]
        ]
        met = sorted(held)[:needed] if len(held) >= needed else None
        if is_fair(society, value, branch, first, last, bool(met)):
            yield (branch,), about, last, met


def plans_opened(society: Society, value: dict[str, Any], day: date) -> Iterator[Opened]:
    due = day + DAY * value.get("opens_days_before", 90)
    if f"{due:%m-%d}" != value["due"]:
        return
    for branch in society.codes():
        handed = [
            (plan["handed_in"], f"plan/{code}")
            for code, plan in society.plans.items()
            if plan["party"] == branch and plan["year"] == due.year + 1
        ]
        if is_fair(society, value, branch, day, due, bool(handed)):
            yield (branch,), str(due.year + 1), due, handed or None


def is_fair(society: Society, value: dict[str, Any], branch: str, first: date, last: date, met: bool) -> bool:
    """It stood on enough days, and stands on the last one or has done it."""
    wanted = value.get("statuses", ("normal", "rectifying"))
    stood = [day for day in days(first, last) if society.status(branch, day) in wanted]
    return len(stood) >= value.get("least_days", 1) and (met or last in stood)
