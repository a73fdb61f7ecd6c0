"""Annual facts of a branch: what they are made of, whether all are there, and whether they came in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.registry.commands.annual_facts import RecordAnnualFacts
from services.registry.domain.branch import decided
from shared.errors import Refused
from shared.events.registry import AnnualDue, AnnualFactsRecorded, Decision
from shared.events.registry import AnnualRule as ToldRule

State = Literal["complete", "incomplete", "missing"]
NAMES: Mapping[str, str] = {
    "name": "名称",
    "head": "负责人",
    "address": "住所",
    "procedure": "设立程序",
    "activities": "开展活动",
}


class YearNotBegun(Refused):
    """
    {year} 年尚未开始，不能报送该年情况。
    The year {year} has not begun: there is nothing to hand in yet.
    """


class HandedInAhead(Refused):
    """
    报送日期 {day} 须在 {year} 年初至今天之间。
    The day of handing in, {day}, has to lie between the beginning of {year} and today.
    """


class BranchIsNotPartOfTheYear(Refused):
    """
    分支机构 {branch} 在 {day} 为“{status}”状态，不在该年度报送范围内。
    On {day} the branch {branch} is {status}: it is no part of that year's report.
    """


@dataclass(frozen=True, slots=True)
class AnnualRule:
    """
    By when a year is reported to whom, which branches are part of it, and what each hands in; data (`annual_report`).

    `due` maps an authority to month and day (`03-31`) of the year after.
    """

    due: Mapping[str, str]
    statuses: tuple[str, ...]
    needed: tuple[str, ...]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> AnnualRule:
        """From the stored value."""
        return cls(value["due"], tuple(value["statuses"]), tuple(value["needed"]))

    def due_days(self, year: int) -> dict[str, date]:
        """Authority -> the last day on which it has to have the report of a year."""
        return {authority: date.fromisoformat(f"{year + 1}-{day}") for authority, day in self.due.items()}

    def told(self, year: int) -> ToldRule:
        """As it is told to others with the facts that were judged by it."""
        due = tuple(AnnualDue(authority=authority, on=day) for authority, day in self.due_days(year).items())
        return ToldRule(due=due, statuses=self.statuses, needed=self.needed)

    def lacking(self, facts: Mapping[str, Any]) -> list[str]:
        """The needed facts that are not there; a text stands for a decision or a count."""
        return [name for name in self.needed if facts.get(name) is None and not facts.get(f"{name}_described")]


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry knows of a branch on a day, to be handed in as it is or put right."""

    status: str
    name: str
    head: str | None
    address: str | None
    procedure: Decision | None
    activities: int


def day_of(year: int, today: date) -> date:
    """The day a year's facts are of: its last, or today while it lasts. Raises YearNotBegun."""
    if date(year, 1, 1) > today:
        raise YearNotBegun(field="year", year=year)
    return min(date(year, 12, 31), today)


def record_facts(
    command: RecordAnnualFacts, known: Known, before: AnnualFactsRecorded | None, rule: AnnualRule, today: date
) -> AnnualFactsRecorded:
    """
    The facts of a year, whole. Left out: as handed in `before`, else as known.

    Whoever completes what was incomplete has handed in today; a correction of what was complete keeps the day.
    """
    day = day_of(command.year, today)
    if known.status not in rule.statuses:
        raise BranchIsNotPartOfTheYear(field="branch", branch=command.branch, day=day, status=known.status)
    handed_in = command.handed_in_on or (before.handed_in_on if before and before.complete else today)
    if not date(command.year, 1, 1) <= handed_in <= today:
        raise HandedInAhead(field="handed_in_on", day=handed_in, year=command.year)
    facts = {name: getattr(before or known, name) for name in NAMES}
    facts |= command.asked("head", "address", "activities")
    facts |= {"name": command.name} if command.name else {}
    facts |= {"procedure": decided(command.procedure)} if "procedure" in command.model_fields_set else {}
    facts |= {f"{name}_described": _described(command, before, name) for name in ("procedure", "activities")}
    return AnnualFactsRecorded(
        code=f"{command.branch}.{command.year}",
        branch=command.branch,
        year=command.year,
        **facts,
        complete=not rule.lacking(facts),
        handed_in_on=handed_in,
        rule=rule.told(command.year),
        effective_on=day,
    )


def _described(command: RecordAnnualFacts, before: AnnualFactsRecorded | None, name: str) -> bool:
    field = f"{name}_text"
    if field in command.model_fields_set:
        return getattr(command, field) is not None
    return bool(before and getattr(before, f"{name}_described"))


def standing(row: Mapping[str, Any], rule: AnnualRule, year: int, day: date) -> dict[str, Any]:
    """
    How a branch stands with a year's facts on a day: complete, incomplete or missing, and in time for whom.

    `row` has code, name, facts (or None), complete, handed_in_on, version. A due day itself is still in time.
    """
    state: State = "missing" if row["facts"] is None else "complete" if row["complete"] else "incomplete"
    done: date | None = row["handed_in_on"] if state == "complete" else None
    lacking = rule.lacking(row["facts"] or {})
    return {
        "code": row["code"],
        "name": row["name"],
        "state": state,
        "lacking": lacking,
        "lacking_names": [NAMES.get(name, name) for name in lacking],
        "handed_in_on": row["handed_in_on"],
        "due": {
            authority: {"on": due, "state": _in_time(done, due, day)} for authority, due in rule.due_days(year).items()
        },
        "version": row["version"],
    }


def _in_time(done: date | None, due: date, day: date) -> str:
    if done is not None:
        return "in_time" if done <= due else "late"
    return "open" if day <= due else "overdue"


def counted(standings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Branches by state, and by authority how many came in time, late, or are still to come."""
    rows = list(standings)
    states = Counter(row["state"] for row in rows)
    due: dict[str, Counter[str]] = {}
    for row in rows:
        for authority, told in row["due"].items():
            due.setdefault(authority, Counter())[told["state"]] += 1
    return {
        "branches": len(rows),
        **{state: states[state] for state in ("complete", "incomplete", "missing")},
        "due": {authority: dict(sorted(counts.items())) for authority, counts in due.items()},
    }
