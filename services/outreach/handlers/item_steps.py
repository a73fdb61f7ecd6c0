"""Items are handled: acknowledged, assigned, given back, passed on, extended; and the clock tells what is due."""

from __future__ import annotations

from datetime import timedelta

from services.outreach.commands.item_steps import (
    AcknowledgeItem,
    AssignItem,
    ExtendItem,
    PassItemOn,
    RecordOutsideReply,
    TransferItemBack,
)
from services.outreach.domain import item_due
from services.outreach.domain import item_steps as rules
from services.outreach.handlers.items import known_item, say
from services.outreach.store import item_days as days
from services.outreach.store.item_words import seal_plain
from shared.database import UnitOfWork
from shared.http import Answer

# A reminder is some working days before its day, and no holiday is longer than that.
BEFORE = timedelta(days=60)


async def acknowledge_item(uow: UnitOfWork, command: AcknowledgeItem) -> Answer:
    """Its raiser was told that it has arrived."""
    known, version = await known_item(uow, command)
    return await say(uow, rules.acknowledge_item(known, command, uow.today), version)


async def assign_item(uow: UnitOfWork, command: AssignItem) -> Answer:
    """A person or a body sees to it; assigned anew it is with the new owner alone."""
    known, version = await known_item(uow, command)
    return await say(uow, rules.assign_item(known, command, uow.today), version)


async def transfer_item_back(uow: UnitOfWork, command: TransferItemBack) -> Answer:
    """Its owner gives it back within the days allowed; the reason is sealed."""
    known, version = await known_item(uow, command)
    since = known.assigned_on or known.raised_on
    limits = await days.item_days_on(uow.connection, since)
    returned = rules.transfer_item_back(known, command, limits, uow.today)
    return await say(uow, returned, version, command.because)


async def pass_item_on(uow: UnitOfWork, command: PassItemOn) -> Answer:
    """It was passed on to a body outside (反映至); this answers nobody yet."""
    known, version = await known_item(uow, command)
    return await say(uow, rules.pass_item_on(known, command, uow.today), version)


async def record_outside_reply(uow: UnitOfWork, command: RecordOutsideReply) -> Answer:
    """What the body outside said is sealed."""
    known, version = await known_item(uow, command)
    return await say(uow, rules.record_outside_reply(known, command, uow.today), version, command.text)


async def extend_item(uow: UnitOfWork, command: ExtendItem) -> Answer:
    """Once, told to the raiser before the deadline; the reason is sealed."""
    known, version = await known_item(uow, command)
    limits = await days.item_days_on(uow.connection, known.answer_due_on)
    return await say(uow, rules.extend_item(known, command, limits, uow.today), version, command.because)


async def tell_item_days(uow: UnitOfWork) -> int:
    """Say which items are to be acknowledged or answered soon, are overdue or go to the secretariat; how many."""
    await days.hold_item_days(uow)
    earliest = uow.today - item_due.TOLD_WITHIN
    waiting = await days.waiting_items(uow, earliest)
    limits = await days.item_days_on(uow.connection, uow.today, earliest - BEFORE)
    told = await days.due_told_of(uow, [one.code for one in waiting])
    due = item_due.due_told(waiting, limits, told, uow.today)
    await days.save_item_due(uow, due)
    for event in due:
        uow.emit(event)
    return len(due)


async def seal_words(uow: UnitOfWork) -> int:
    """Seal the words of items that an earlier release kept open; of how many."""
    return await seal_plain(uow)
