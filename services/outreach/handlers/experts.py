"""Experts come on the list, change, pause, and leave it."""

from __future__ import annotations

from collections.abc import Sequence

from services.outreach import domain, store
from services.outreach.commands.experts import (
    ChangeExpert,
    EnrolExpert,
    PauseExpert,
    ReplaceExpert,
    ResumeExpert,
    RetireExpert,
)
from services.outreach.domain.expert_rights import successor
from services.outreach.store.experts import changed_by_now
from services.outreach.store.undoing import was_undone
from shared.database import UnitOfWork
from shared.events.outreach import ExpertState
from shared.http import Answer


async def enrol_expert(uow: UnitOfWork, command: EnrolExpert) -> Answer:
    """The hundred is shown, never blocking."""
    if await uow.lock(f"expert/{command.code}") and not await was_undone(uow, "expert", command.code):
        raise domain.ExpertExists(field="code", code=command.code)
    await _refuse_earlier(uow, command)
    place = await store.place_of(uow, command.branch, command.enrolled_on or uow.today)
    enrolled = domain.enrol_expert(command, place, uow.today)
    await say(uow, [enrolled])
    await store.keep_expert(uow, command)
    return {"code": enrolled.code, "cadence_days": enrolled.cadence_days, **await _hundred(uow)}


async def _refuse_earlier(uow: UnitOfWork, command: EnrolExpert) -> None:
    """An enrolment that was undone is off the list from its own day on, which no earlier day can mend."""
    undone = await store.enrolled_on(uow, command.code)
    if undone and (command.enrolled_on or uow.today) < undone:
        raise domain.EnrolledBeforeUndone(field="enrolled_on", code=command.code, day=undone)


async def change_expert(uow: UnitOfWork, command: ChangeExpert) -> Answer:
    """Told late, a change is carried on to later states that have not changed the same themselves."""
    await uow.lock(f"expert/{command.code}")
    states = await store.states(uow, command.code)
    day = command.effective_on or uow.today
    branch = command.branch if "branch" in command.model_fields_set else domain.state_on(states, day).branch
    changed = domain.change_expert(states, command, await store.place_of(uow, branch, day), uow.today)
    await say(uow, changed)
    return {"code": command.code, "cadence_days": changed[-1].cadence_days}


async def announced_changes_come(uow: UnitOfWork) -> int:
    """
    Changes announced for a day that has come are said again, so that from now on they hold; returns how many.

    The fact is the same, of the same day: no figure counts it twice (docs/decisions/0142).
    """
    said = []
    for code in await changed_by_now(uow):
        await uow.lock(f"expert/{code}")
        said.append(domain.come_true(await store.states(uow, code), uow.today))
    events = [event for event in said if event]
    if events:
        await say(uow, events)
    return len(events)


async def pause_expert(uow: UnitOfWork, command: PauseExpert) -> Answer:
    """A paused expert is neither due nor overdue, and stays on the list."""
    await uow.lock(f"expert/{command.code}")
    uow.allow(*(await store.expert(uow, command.code)).reach)
    states = await store.states(uow, command.code)
    await say(uow, [domain.pause_expert(states, command)])
    return {"code": command.code, **await _due(uow, command.code)}


async def resume_expert(uow: UnitOfWork, command: ResumeExpert) -> Answer:
    """The days of the pause do not count; whoever was due already is due on the day of resuming."""
    await uow.lock(f"expert/{command.code}")
    uow.allow(*(await store.expert(uow, command.code)).reach)
    states = await store.states(uow, command.code)
    await say(uow, [domain.resume_expert(states, command)])
    return {"code": command.code, **await _due(uow, command.code)}


async def retire_expert(uow: UnitOfWork, command: RetireExpert) -> Answer:
    """Off the list from a day on; contacts and items stay as they are."""
    await uow.lock(f"expert/{command.code}")
    await say(uow, [domain.retire_expert(await store.states(uow, command.code), command)])
    return {"code": command.code, **await _hundred(uow)}


async def replace_expert(uow: UnitOfWork, command: ReplaceExpert) -> Answer:
    """The hundred is kept: one leaves and another comes, on the same day."""
    await uow.lock(f"expert/{command.code}")
    states = await store.states(uow, command.code)
    enrol = successor(domain.expert_of(states, command.retired_on), command)
    retire = RetireExpert(code=command.code, retired_on=command.retired_on)
    await say(uow, [domain.retire_expert(states, retire, by=enrol.code)])
    # The version that was seen is that of the one who leaves.
    seen, uow.expected = uow.expected, None
    enrolled = await enrol_expert(uow, enrol)
    uow.expected = seen
    return {**enrolled, "code": command.code, "replaced_by": enrol.code}


async def say(uow: UnitOfWork, events: Sequence[ExpertState]) -> None:
    """Save and say what is so of experts."""
    await store.save_experts(uow, events)
    for event in events:
        uow.emit(event)


async def _hundred(uow: UnitOfWork) -> Answer:
    number = await store.enrolled(uow.connection, uow.today)
    return {"enrolled": number, "target": await store.expert_target(uow.connection, uow.today)}


async def _due(uow: UnitOfWork, code: str) -> Answer:
    expert = await store.expert(uow, code)
    last = (await store.last_contacts(uow.connection, [code], uow.today))[code]
    day = domain.due_on(expert, last, uow.today)
    return {"due_on": day and str(day), "explanation": domain.explanation(expert, last, uow.today)}
