"""Items are raised, put right and taken back."""

from __future__ import annotations

from services.outreach.commands.items import ChangeItem, CorrectItem, EraseItem, RaiseItem, WithdrawItem
from services.outreach.domain import ItemExists
from services.outreach.domain import raise_item as raised_item
from services.outreach.domain.item import correct_item as corrected_item
from services.outreach.domain.item import erase_item as erased_item
from services.outreach.domain.item import withdraw_item as withdrawn_item
from services.outreach.store.item_words import erase_words, keep_item, keep_words
from services.outreach.store.items import ground_of, ground_of_correction, item, save_items, whose
from services.outreach.store.undoing import was_undone
from shared.database import UnitOfWork
from shared.events.outreach import ItemState
from shared.http import Answer


async def raise_item(uow: UnitOfWork, command: RaiseItem) -> Answer:
    """The day by which an answer is due is set now, by the calendar as it is known."""
    if await uow.lock(f"item/{command.code}") and not await was_undone(uow, "item", command.code):
        raise ItemExists(field="code", code=command.code)
    ground = await ground_of(uow, command)
    uow.allow(*ground.reach)
    raised = raised_item(command, ground, uow.today)
    await save_items(uow, [raised])
    await keep_item(uow, command)
    uow.emit(raised)
    provisional = ground.days.calendar.is_provisional(raised.raised_on, raised.answer_due_on)
    return {"code": raised.code, "answer_due_on": str(raised.answer_due_on), "provisional": provisional}


async def correct_item(uow: UnitOfWork, command: CorrectItem) -> Answer:
    """A new fact in place of what was entered; the figures of its day follow."""
    known, version = await known_item(uow, command)
    ground = await ground_of_correction(uow, known, command.branch)
    return await say(uow, corrected_item(known, command, ground), version)


async def withdraw_item(uow: UnitOfWork, command: WithdrawItem) -> Answer:
    """It counts nowhere from now on, on no day; its words are destroyed, and it is shown as withdrawn."""
    known, version = await known_item(uow, command)
    withdrawn = withdrawn_item(known, uow.today)
    await erase_words(uow, known.code)
    return await say(uow, withdrawn, version)


async def erase_item(uow: UnitOfWork, command: EraseItem) -> Answer:
    """Its words and the name of its raiser cannot be opened by anybody any more; every count stays."""
    known, version = await known_item(uow, command)
    await erase_words(uow, known.code)
    return await say(uow, erased_item(known, uow.today), version)


async def known_item(uow: UnitOfWork, command: ChangeItem) -> tuple[ItemState, int]:
    """
    The item, locked, with its version. Raises Unknown, Forbidden, StaleVersion.

    Whose it is is asked first: a stale version is shown to whom it concerns alone.
    """
    await _allow(uow, command, await item(uow, command.code))
    version = await uow.lock(f"item/{command.code}")
    known = await item(uow, command.code)
    await _allow(uow, command, known)
    return known, version


async def _allow(uow: UnitOfWork, command: ChangeItem, known: ItemState) -> None:
    uow.allow(*(await whose(uow, known)).reach_of(type(command).__name__))


async def say(uow: UnitOfWork, event: ItemState, version: int, words: str | None = None) -> Answer:
    """Save and say a step that follows upon a version, with what was written with it."""
    await save_items(uow, [event])
    await keep_words(uow, event, version + 1, words)
    uow.emit(event)
    return {"code": event.code, "answer_due_on": str(event.answer_due_on)}
