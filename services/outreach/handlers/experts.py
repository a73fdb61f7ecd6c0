"""Experts come on the list and leave it."""

from __future__ import annotations

from services.outreach import domain, store
from services.outreach.commands.experts import EnrolExpert, RetireExpert
from shared.database import UnitOfWork
from shared.http import Answer


async def enrol_expert(uow: UnitOfWork, command: EnrolExpert) -> Answer:
    """The hundred is shown, never blocking."""
    if await uow.lock(f"expert/{command.code}"):
        raise domain.ExpertExists(field="code", code=command.code)
    enrolled = domain.enrol_expert(command, await store.enrolment_of(uow, command), uow.today)
    await store.save_experts(uow, [enrolled])
    await store.keep_expert(uow, command)
    uow.emit(enrolled)
    number, target = (
        await store.enrolled(uow.connection, uow.today),
        await store.expert_target(uow.connection, uow.today),
    )
    return {"code": enrolled.code, "cadence_days": enrolled.cadence_days, "enrolled": number, "target": target}


async def retire_expert(uow: UnitOfWork, command: RetireExpert) -> Answer:
    """Off the list from a day on; contacts and items stay as they are."""
    await uow.lock(f"expert/{command.code}")
    retired = domain.retire_expert(await store.expert(uow, command.code), command)
    await store.save_experts(uow, [retired])
    uow.emit(retired)
    return {"code": retired.code}
