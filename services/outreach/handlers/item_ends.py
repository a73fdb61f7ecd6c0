"""Items end: answered, told back, solved, closed, and reopened where the raiser is dissatisfied."""

from __future__ import annotations

from services.outreach.commands.item_ends import AnswerItem, CloseItem, ReopenItem, SolveItem, TellBack, Telling
from services.outreach.domain import Contact
from services.outreach.domain import item_ends as rules
from services.outreach.handlers.items import known_item, say
from services.outreach.store.contacts import contact, contact_made_on
from services.outreach.store.item_days import item_days_on
from services.outreach.store.item_words import answer_of
from services.outreach.store.items import hold_items, item, whose
from shared.database import UnitOfWork
from shared.events.outreach import ItemState
from shared.http import Answer


async def answer_item(uow: UnitOfWork, command: AnswerItem) -> Answer:
    """
    Answered and solved are two things; one answer may answer several items, now (`also`) or later (`same_as`).

    The answer is kept with each item under the item's own key, so that erasing one leaves the others.
    """
    known, version = await known_item(uow, command)
    same = await _own(uow, command.same_as) if command.same_as else None
    text = await answer_of(uow, same) if same else command.text
    answered = rules.answer_item(known, command, uow.today, same)
    await say(uow, answered, version, text)
    versions = await hold_items(uow, command.also)
    for code in command.also:
        other = rules.answer_item(await _own(uow, code), command, uow.today, answered)
        await say(uow, other, versions[code], text)
    return {"code": known.code, "answer": answered.answer, "also": list(command.also)}


async def _own(uow: UnitOfWork, code: str) -> ItemState:
    """Another item, which has to be the caller's as well. Raises Unknown, Forbidden."""
    known = await item(uow, code)
    uow.allow(*(await whose(uow, known)).reach_of("AnswerItem"))
    return known


async def tell_back(uow: UnitOfWork, command: TellBack) -> Answer:
    """An expert is told in a contact made, whose day and mode count; others on a day, by a mode."""
    known, version = await known_item(uow, command)
    told = rules.tell_back(known, command, await _contact(uow, known, command), uow.today)
    return await say(uow, told, version)


async def solve_item(uow: UnitOfWork, command: SolveItem) -> Answer:
    """What was being solved is solved, even after it was closed."""
    known, version = await known_item(uow, command)
    return await say(uow, rules.solve_item(known, command, uow.today), version)


async def close_item(uow: UnitOfWork, command: CloseItem) -> Answer:
    """Closed only after its raiser was told, perhaps in this step; one that wants no reply closes as noted."""
    known, version = await known_item(uow, command)
    if rules.tells_now(known, command):
        known = rules.tell_back(known, command, await _contact(uow, known, command), uow.today)
        await say(uow, known, version)
        version += 1
    return await say(uow, rules.close_item(known, command, uow.today), version)


async def reopen_item(uow: UnitOfWork, command: ReopenItem) -> Answer:
    """To be answered anew, with the whole deadline; the reason is sealed, and the reopening counted."""
    known, version = await known_item(uow, command)
    limits = await item_days_on(uow.connection, command.reopened_on)
    return await say(uow, rules.reopen_item(known, command, limits, uow.today), version, command.because)


async def _contact(uow: UnitOfWork, known: ItemState, command: Telling) -> Contact | None:
    """The contact named, or the one made with the expert on the day that was named. Raises Unknown."""
    code = command.contact
    if code is None and known.expert is not None and command.told_on is not None:
        code = await contact_made_on(uow, known.expert, command.told_on)
    return await contact(uow, code) if code else None
