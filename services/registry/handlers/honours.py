"""Honours are proposed, made public, given and withdrawn; objections are kept and answered."""

from __future__ import annotations

from collections.abc import Sequence

from services.registry.commands.honours import (
    AnswerObjection,
    EnterPastHonour,
    GiveHonour,
    ObjectToHonour,
    ProposeAssessmentHonour,
    ProposeHonour,
    PublishHonour,
    WithdrawHonour,
)
from services.registry.domain import honour as domain
from services.registry.domain.refusals import AlreadyThere
from services.registry.store import honours as store
from shared.database import UnitOfWork
from shared.events.registry.honours import HonourState
from shared.http import Answer


async def propose_honour(uow: UnitOfWork, command: ProposeHonour) -> Answer:
    """An honour is proposed; an award of the society itself only with the number of its approval."""
    await _free(uow, command.code)
    await store.known_recipient(uow, command.recipient)
    rule = await store.honour_rule(uow.connection, command.effective_on or uow.today)
    return await _say(uow, [domain.propose(command, rule, uow.today)])


async def enter_past_honour(uow: UnitOfWork, command: EnterPastHonour) -> Answer:
    """An honour of before this register is entered late, as given."""
    await _free(uow, command.code)
    await store.known_recipient(uow, command.recipient)
    rule = await store.honour_rule(uow.connection, uow.today)
    return await _say(uow, domain.enter_past(command, rule))


async def propose_assessment_honour(uow: UnitOfWork, command: ProposeAssessmentHonour) -> Answer:
    """A decided grade becomes the proposal of an honour."""
    await _free(uow, command.code)
    given = await store.decided_grade(uow, command.assessment, command.branch)
    rule = await store.honour_rule(uow.connection, command.effective_on or uow.today)
    return await _say(uow, [domain.propose_for_grade(command, given, rule, uow.today)])


async def publish_honour(uow: UnitOfWork, command: PublishHonour) -> Answer:
    """A proposal is public from a day to the end of another."""
    await uow.lock(f"honour/{command.code}")
    rule = await store.honour_rule(uow.connection, command.publicity_from)
    return await _say(uow, [domain.make_public(await store.honour(uow, command.code), command, rule)])


async def object_to_honour(uow: UnitOfWork, command: ObjectToHonour) -> Answer:
    """An objection is kept; the honour waits for its answer."""
    await uow.lock(f"honour/{command.code}")
    day = domain.object_to(await store.honour(uow, command.code), command, uow.today)
    await store.save_objection(uow, command, day)
    return {"code": command.code, "objection": command.objection, "received_on": day.isoformat()}


async def answer_objection(uow: UnitOfWork, command: AnswerObjection) -> Answer:
    """An objection is answered."""
    await uow.lock(f"honour/{command.code}")
    (await store.honour(uow, command.code)).must_be("in_publicity")
    await store.save_answer(uow, command)
    return {"code": command.code, "objection": command.objection, "answered": True}


async def give_honour(uow: UnitOfWork, command: GiveHonour) -> Answer:
    """An honour is given."""
    await uow.lock(f"honour/{command.code}")
    return await _say(uow, [domain.give(await store.honour(uow, command.code), command, uow.today)])


async def withdraw_honour(uow: UnitOfWork, command: WithdrawHonour) -> Answer:
    """A proposal or an honour is withdrawn."""
    await uow.lock(f"honour/{command.code}")
    return await _say(uow, [domain.withdraw(await store.honour(uow, command.code), command, uow.today)])


async def _free(uow: UnitOfWork, code: str) -> None:
    if await uow.lock(f"honour/{code}"):
        raise AlreadyThere(field="code", code=code)


async def _say(uow: UnitOfWork, events: Sequence[HonourState]) -> Answer:
    await store.save_honours(uow, events)
    for event in events:
        uow.emit(event)
    last = events[-1]
    return {
        "code": last.code,
        "state": domain.STATES[type(last)],
        "effective_on": last.effective_on.isoformat(),
        "publicity_to": last.publicity_to.isoformat() if last.publicity_to else None,
    }
