"""A project as its events tell it: the last word of each step, stage and spending holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.reporting.domain.packs.rows import (
    BudgetLineUsed,
    Decided,
    Money,
    Project,
    StageDone,
    TaskPromised,
)

Told = Mapping[str, Any]
_STEPS: Final = ("drafted", "applied", "returned", "approved", "rejected", "discarded", "amended", "started",
                 "closing_reported", "closed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a project: what happened, on which day, and what it says."""

    past: str
    on: date
    data: Told


def project_of(said: Sequence[Said]) -> Project | None:
    """
    The project that these events tell, in the order of their versions; None where no application was ever written.

    An amendment replaces budget and stages whole; of a spending corrected the last telling counts, and one withdrawn
    counts nowhere.
    """
    drafted = _last(said, "drafted")
    if drafted is None:
        return None
    amended, approved, closing = _last(said, "amended"), _last(said, "approved"), _last(said, "closing_reported")
    plan = amended or drafted
    spent = _spent(said)
    real = {one.data["number"]: one.data for one in said if one.past == "stage_reported"}
    budget = tuple(_line(line, spent) for line in plan.data["budget"])
    return Project(
        code=drafted.data["code"],
        programme=drafted.data["programme"],
        year=drafted.data["year"],
        state=[one.data["state"] for one in said if "state" in one.data][-1],
        title=drafted.data["title"],
        category=drafted.data["category"],
        applicant=drafted.data["applicant"],
        granted_fen=_granted(approved, amended),
        steps=tuple(_step(one) for one in said if one.past in _STEPS),
        tasks=tuple(TaskPromised.model_validate(task) for task in drafted.data["tasks"]),
        budget=budget,
        stages=tuple(_stage(stage, real, spent) for stage in plan.data["stages"]),
        total=Money(
            planned_fen=sum(line.planned_fen for line in budget), spent_fen=sum(one["amount_fen"] for one in spent)
        ),
        evidence=len(closing.data["evidence"]) if closing else 0,
    )


def _last(said: Sequence[Said], past: str) -> Said | None:
    return next((one for one in reversed(said) if one.past == past), None)


def _spent(said: Sequence[Said]) -> list[Told]:
    last = {one.data["number"]: one for one in said if one.past.startswith("spen")}
    return [one.data for one in last.values() if one.past != "spending_withdrawn"]


def _granted(approved: Said | None, amended: Said | None) -> int | None:
    told = [one.data.get("amount_fen") for one in (amended, approved) if one]
    return next((fen for fen in told if fen is not None), None)


def _step(one: Said) -> Decided:
    return Decided(step=one.past, on=one.on, body=one.data.get("body"), number=one.data.get("number"))


def _line(line: Told, spent: Sequence[Told]) -> BudgetLineUsed:
    sums = _sums(spent, "line")
    return BudgetLineUsed(
        number=line["number"],
        title=line["title"],
        source=line["source"],
        planned_fen=line["amount_fen"],
        spent_fen=sums[line["number"]],
    )


def _stage(stage: Told, real: Mapping[int, Told], spent: Sequence[Told]) -> StageDone:
    done = real.get(stage["number"], {})
    return StageDone(
        number=stage["number"],
        title=stage["title"],
        starts_on=stage["starts_on"],
        ends_on=stage["ends_on"],
        started_on=done.get("started_on"),
        ended_on=done.get("ended_on"),
        planned_fen=stage["planned_fen"],
        spent_fen=_sums(spent, "stage")[stage["number"]],
    )


def _sums(spent: Sequence[Told], by: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in spent:
        found[one[by]] += one["amount_fen"]
    return found
