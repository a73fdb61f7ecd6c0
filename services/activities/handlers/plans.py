"""Yearly plans are handed in, endorsed and withdrawn; their lines are changed, dropped and carried out."""

from __future__ import annotations

from services.activities.commands.plans import (
    AddPlanLine,
    ChangePlanLine,
    CorrectPlan,
    DropPlanLine,
    EndorsePlan,
    HandInPlan,
    TieActivity,
    UntieActivity,
    WithdrawPlan,
)
from services.activities.domain import plan as domain
from services.activities.domain.plan_refusals import LineExists, PlanExists
from services.activities.store import activities as activity_store
from services.activities.store import plans as store
from services.activities.store import sessions as session_store
from services.activities.store.heard import branches_on
from shared.database import UnitOfWork
from shared.http import Answer


async def hand_in_plan(uow: UnitOfWork, command: HandInPlan) -> Answer:
    """The plan of a year with its lines, whenever it was handed in; late entry is accepted."""
    uow.allow(command.party)
    if await uow.lock(f"plan/{command.code}"):
        raise PlanExists(field="code", code=command.code)
    for code in await store.known_lines(uow, [line.code for line in command.lines]):
        raise LineExists(field="lines", code=code)
    branches = await branches_on(uow.connection, command.handed_in_on)
    other = await store.plan_of_party(uow, command.party, command.year)
    plan = domain.hand_in(command, other, branches, uow.today)
    lines = domain.plan_lines(plan, command.lines, {}, branches, uow.today)
    await store.save_plans(uow, [plan])
    await store.save_lines(uow, lines)
    for event in (*lines, plan):
        uow.emit(event)
    return {"code": plan.code, "lines": len(lines)}


async def correct_plan(uow: UnitOfWork, command: CorrectPlan) -> Answer:
    """A new fact beside the one reported."""
    corrected = domain.correct_plan(command, await _known(uow, command.code), uow.today)
    await store.save_plans(uow, [corrected])
    uow.emit(corrected)
    await uow.flush()
    await store.keep_plan_correction(uow, command.code, command.because, uow.version or 0)
    return {"code": corrected.code}


async def withdraw_plan(uow: UnitOfWork, command: WithdrawPlan) -> Answer:
    """It stays, and nothing is met by it any more; another one may be handed in for the year."""
    withdrawn = domain.withdraw_plan(await _known(uow, command.code))
    await store.save_plan_withdrawals(uow, [withdrawn])
    uow.emit(withdrawn)
    await uow.flush()
    await store.keep_plan_correction(uow, command.code, command.because, uow.version or 0)
    return {"code": withdrawn.code}


async def endorse_plan(uow: UnitOfWork, command: EndorsePlan) -> Answer:
    """A session that had it on its agenda has endorsed it, by a decision with a number."""
    known, session = await _known(uow, command.code), await session_store.session(uow, command.session)
    endorsed = domain.endorse_plan(command, known, session, uow.today)
    await store.save_endorsements(uow, [endorsed])
    uow.emit(endorsed)
    return {"code": endorsed.code, "session": endorsed.session, "endorsed_on": endorsed.effective_on.isoformat()}


async def add_plan_line(uow: UnitOfWork, command: AddPlanLine) -> Answer:
    """One line more; the plan of a year grows with it."""
    if await uow.lock(f"plan_line/{command.code}"):
        raise LineExists(field="code", code=command.code)
    known = await store.plan(uow, command.plan)
    uow.allow(known.event.party)
    numbers = await store.line_numbers(uow, command.plan)
    line = domain.add_line(command, known, numbers, await branches_on(uow.connection, uow.today), uow.today)
    await store.save_lines(uow, [line])
    uow.emit(line)
    return {"code": line.code, "plan": line.plan}


async def change_plan_line(uow: UnitOfWork, command: ChangePlanLine) -> Answer:
    """A line stands otherwise than before; what was tied to it stays tied."""
    known = await _known_line(uow, command.code)
    numbers = await store.line_numbers(uow, known.event.plan)
    line = domain.change_line(command, known, numbers, await branches_on(uow.connection, uow.today), uow.today)
    await store.save_lines(uow, [line])
    uow.emit(line)
    return {"code": line.code, "plan": line.plan}


async def drop_plan_line(uow: UnitOfWork, command: DropPlanLine) -> Answer:
    """It will not be done; why is kept."""
    dropped = domain.drop_line(command, await _known_line(uow, command.code), uow.today)
    await store.save_drops(uow, [dropped])
    await store.keep_drop(uow, command.code, command.because)
    uow.emit(dropped)
    return {"code": dropped.code, "dropped_on": dropped.effective_on.isoformat()}


async def tie_activity(uow: UnitOfWork, command: TieActivity) -> Answer:
    """An activity carries a line out, though it did not name it; a line may have several."""
    known = await _known_line(uow, command.code, hosts_too=True)
    activity = await activity_store.activity(uow, command.activity)
    tied = domain.tie(known, activity.event, activity.state, await store.tied_to(uow, command.code))
    await store.save_ties(uow, [tied])
    uow.emit(tied)
    return {"code": tied.code, "activity": tied.activity}


async def untie_activity(uow: UnitOfWork, command: UntieActivity) -> Answer:
    """It does not carry it out, after all."""
    known = await _known_line(uow, command.code, hosts_too=True)
    activity = await activity_store.activity(uow, command.activity)
    untied = domain.untie(known, activity.event, await store.tied_to(uow, command.code))
    await store.save_unties(uow, [untied])
    uow.emit(untied)
    return {"code": untied.code, "activity": untied.activity}


async def _known(uow: UnitOfWork, code: str) -> domain.YearPlan:
    """The plan, locked; whoever does not reach its party is refused."""
    await uow.lock(f"plan/{code}")
    known = await store.plan(uow, code)
    uow.allow(known.event.party)
    return known


async def _known_line(uow: UnitOfWork, code: str, *, hosts_too: bool = False) -> domain.Line:
    """The line, locked; its plan's party may change it, and those who carry it out may say with what."""
    await uow.lock(f"plan_line/{code}")
    known = await store.plan_line(uow, code)
    uow.allow(known.plan.event.party, *(known.event.hosts if hosts_too else ()))
    return known
