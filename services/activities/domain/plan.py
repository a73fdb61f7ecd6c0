"""Yearly plans: handed in, endorsed by a session, and how each line stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.plans import (
    AddPlanLine,
    ChangePlanLine,
    CorrectPlan,
    DescribeLine,
    DropPlanLine,
    EndorsePlan,
    HandInPlan,
)
from services.activities.domain.periods import periods_of
from services.activities.domain.plan_refusals import (
    DoesNotTakePlace,
    EndorsedAlready,
    HandedInInTheFuture,
    LineIsDropped,
    LineNumberIsTaken,
    NotTied,
    OutsideItsYear,
    PartyHasAPlan,
    PlanIsWithdrawn,
    SessionDidNotVote,
    TiedAlready,
)
from services.activities.domain.scene import check_branches
from services.activities.domain.session import Session
from shared.events.activities import (
    ActivityPlan,
    PlanCorrected,
    PlanEndorsed,
    PlanHandedIn,
    PlanLineChanged,
    PlanLineDropped,
    PlanLinePlanned,
    PlanLineState,
    PlanLineTied,
    PlanLineUntied,
    PlanState,
    PlanWithdrawn,
)
from shared.events.registry.society import Decision


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A plan as last known."""

    event: PlanState
    session: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as last known, with the plan it stands in."""

    event: PlanLineState
    plan: YearPlan
    dropped_on: date | None = None


def hand_in(command: HandInPlan, other: str | None, branches: Mapping[str, str], today: date) -> PlanHandedIn:
    """The plan of a year is there; `other` is the code of one that the party has for that year already."""
    if other is not None:
        raise PartyHasAPlan(field="party", party=command.party, year=command.year, code=other)
    _is_over("handed_in_on", command.handed_in_on, today)
    check_branches("party", (command.party,), branches, command.handed_in_on)
    fields = command.model_dump(include={"code", "year", "party", "title"})
    return PlanHandedIn(**fields, effective_on=command.handed_in_on)


def correct_plan(command: CorrectPlan, known: YearPlan, today: date) -> PlanCorrected:
    """Its title or the day it was handed in was another."""
    _stands(known)
    _is_over("handed_in_on", command.handed_in_on, today)
    fields = known.event.model_dump(include={"code", "year", "party"})
    return PlanCorrected(**fields, title=command.title, effective_on=command.handed_in_on)


def withdraw_plan(known: YearPlan) -> PlanWithdrawn:
    """It is withdrawn from the day it was handed in: nothing is met by it any more."""
    _stands(known)
    return PlanWithdrawn(code=known.event.code, effective_on=known.event.effective_on)


def endorse_plan(command: EndorsePlan, known: YearPlan, session: Session, today: date) -> PlanEndorsed:
    """A session that was held and had the plan on its agenda has endorsed it. Raises SessionDidNotVote."""
    _stands(known)
    plan, held = known.event, session.event
    if known.session is not None:
        raise EndorsedAlready(field="code", plan=plan.code, session=known.session)
    voted = session.state == "held" and any(item.endorses == plan.code for item in held.agenda)
    day = command.decision.decided_on or held.effective_on
    if not voted or day < held.effective_on:
        raise SessionDidNotVote(field="session", session=held.code, plan=plan.code)
    _is_over("decision", day, today)
    decision = Decision(**command.decision.model_dump() | {"decided_on": day})
    named = {"code": plan.code, "year": plan.year, "party": plan.party}
    return PlanEndorsed(**named, session=held.code, decision=decision, effective_on=day)


def plan_lines(
    plan: PlanState, lines: Iterable[DescribeLine], numbers: Mapping[int, str], branches: Mapping[str, str], today: date
) -> list[PlanLinePlanned]:
    """Lines of a plan; `numbers` are those it has, number -> code. Each holds from the day it was entered."""
    found = []
    for line in lines:
        if line.number in numbers:
            raise LineNumberIsTaken(field="number", number=line.number, code=numbers[line.number])
        found.append(PlanLinePlanned(**_line(plan, line, branches, today), effective_on=today))
    return found


def add_line(
    command: AddPlanLine, known: YearPlan, numbers: Mapping[int, str], branches: Mapping[str, str], today: date
) -> PlanLinePlanned:
    """One line more."""
    _stands(known)
    return plan_lines(known.event, [command], numbers, branches, today)[0]


def change_line(
    command: ChangePlanLine, known: Line, numbers: Mapping[int, str], branches: Mapping[str, str], today: date
) -> PlanLineChanged:
    """A line stands otherwise than before; what was tied to it stays tied."""
    _is_in_force(known)
    if numbers.get(command.number, command.code) != command.code:
        raise LineNumberIsTaken(field="number", number=command.number, code=numbers[command.number])
    return PlanLineChanged(**_line(known.plan.event, command, branches, today), effective_on=today)


def drop_line(command: DropPlanLine, known: Line, today: date) -> PlanLineDropped:
    """It will not be done."""
    _is_in_force(known)
    _is_over("dropped_on", command.dropped_on, today)
    return PlanLineDropped(**_step(known), effective_on=command.dropped_on)


def tie(known: Line, activity: ActivityPlan, state: str, tied: Sequence[str]) -> PlanLineTied:
    """An activity of the plan's year carries the line out; `tied` are those that do already."""
    _is_in_force(known)
    if state in ("called_off", "withdrawn"):
        raise DoesNotTakePlace(field="activity", activity=activity.code)
    if activity.code in tied:
        raise TiedAlready(field="activity", activity=activity.code, line=known.event.code)
    _in_year("activity", activity.effective_on, known.plan.event.year)
    return PlanLineTied(**_step(known), activity=activity.code, effective_on=activity.effective_on)


def untie(known: Line, activity: ActivityPlan, tied: Sequence[str]) -> PlanLineUntied:
    """It does not carry it out, after all."""
    if activity.code not in tied:
        raise NotTied(field="activity", activity=activity.code, line=known.event.code)
    return PlanLineUntied(**_step(known), activity=activity.code, effective_on=activity.effective_on)


def _line(plan: PlanState, line: DescribeLine, branches: Mapping[str, str], today: date) -> dict[str, Any]:
    first, last = _span(plan.year, line)
    _in_year("first_day", first, plan.year)
    _in_year("last_day", last, plan.year)
    hosts = tuple(dict.fromkeys(line.hosts)) or (plan.party,)
    check_branches("hosts", hosts, branches, today)
    fields = line.model_dump(include={"code", "number", "title", "kind", "quarter", "activities", "attendances"})
    works = tuple(dict.fromkeys(line.key_works))
    return fields | {"plan": plan.code, "first_day": first, "last_day": last, "hosts": hosts, "key_works": works}


def _span(year: int, line: DescribeLine) -> tuple[date, date]:
    if line.first_day and line.last_day:
        return line.first_day, line.last_day
    period = periods_of("quarter", year)[line.quarter - 1] if line.quarter else periods_of("year", year)[0]
    return period.first, period.last


def _step(known: Line) -> dict[str, str]:
    return {"code": known.event.code, "plan": known.event.plan}


def _stands(known: YearPlan) -> None:
    if known.withdrawn:
        raise PlanIsWithdrawn(field="code", code=known.event.code)


def _is_in_force(known: Line) -> None:
    _stands(known.plan)
    if known.dropped_on is not None:
        raise LineIsDropped(field="code", code=known.event.code, day=known.dropped_on)


def _is_over(field: str, day: date, today: date) -> None:
    if day > today:
        raise HandedInInTheFuture(field=field, day=day)


def _in_year(field: str, day: date, year: int) -> None:
    if day.year != year:
        raise OutsideItsYear(field=field, day=day, year=year)
