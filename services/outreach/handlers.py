"""Load, decide, save, say. Answers hold codes and days only: they are kept with the Idempotency-Key."""

from __future__ import annotations

from services.outreach import domain, store
from services.outreach.commands import (
    AnswerItem,
    CloseItem,
    EnrolExpert,
    LogContact,
    MarkCalendarDay,
    RaiseItem,
    RetireExpert,
)
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


async def log_contact(uow: UnitOfWork, command: LogContact) -> Answer:
    """Late entry is fine; only a contact made restarts the clock, by the day it happened."""
    if await uow.lock(f"contact/{command.code}"):
        raise domain.ContactExists(field="code", code=command.code)
    experts = await store.experts(uow, command.experts)
    for expert in experts:
        uow.allow(*expert.reach)
    logged = domain.log_contact(command, experts, await store.raised_by(uow, command.items), uow.today)
    await store.save_contacts(uow, [logged])
    await store.keep_contact(uow, command)
    uow.emit(logged)
    last = await store.last_contacts(uow.connection, command.experts, uow.today)
    return {"code": logged.code, "due_on": {e.code: str(domain.due_on(e, last[e.code])) for e in experts}}


async def raise_item(uow: UnitOfWork, command: RaiseItem) -> Answer:
    """The day by which an answer is due is set now, by the calendar as it is known."""
    if await uow.lock(f"item/{command.code}"):
        raise domain.ItemExists(field="code", code=command.code)
    ground = await store.ground_of(uow, command)
    uow.allow(*ground.reach)
    raised = domain.raise_item(command, ground, uow.today)
    await store.save_items(uow, [raised])
    await store.keep_item(uow, command)
    uow.emit(raised)
    provisional = ground.calendar.is_provisional(raised.raised_on, raised.answer_due_on)
    return {"code": raised.code, "answer_due_on": str(raised.answer_due_on), "provisional": provisional}


async def answer_item(uow: UnitOfWork, command: AnswerItem) -> Answer:
    """Answered once; solved is another flag."""
    await uow.lock(f"item/{command.code}")
    answered = domain.answer_item(await store.item(uow, command.code), command, uow.today)
    await store.save_items(uow, [answered])
    await store.keep_answer(uow, answered.expert, command)
    uow.emit(answered)
    return {"code": answered.code}


async def close_item(uow: UnitOfWork, command: CloseItem) -> Answer:
    """Closed only after the raiser was told; one that wants no reply closes as noted."""
    await uow.lock(f"item/{command.code}")
    closed = domain.close_item(await store.item(uow, command.code), command, uow.today)
    await store.save_items(uow, [closed])
    uow.emit(closed)
    return {"code": closed.code}


async def mark_calendar_day(uow: UnitOfWork, command: MarkCalendarDay) -> Answer:
    """Holidays and shifted weekends; deadlines already set stay as they were told."""
    await store.mark_calendar_day(uow, command)
    return {"day": str(command.day), "working": command.working}
