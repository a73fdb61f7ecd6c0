"""Items are raised, answered and closed."""

from __future__ import annotations

from services.outreach import domain, store
from services.outreach.commands.items import AnswerItem, CloseItem, RaiseItem
from services.outreach.store.undoing import was_undone
from shared.database import UnitOfWork
from shared.http import Answer


async def raise_item(uow: UnitOfWork, command: RaiseItem) -> Answer:
    """The day by which an answer is due is set now, by the calendar as it is known."""
    if await uow.lock(f"item/{command.code}") and not await was_undone(uow, "item", command.code):
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
