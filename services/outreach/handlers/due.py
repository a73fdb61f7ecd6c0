"""Contacts that fall due are told, once for each level and due day."""

from __future__ import annotations

from services.outreach.domain.due import to_tell
from services.outreach.store import due as store
from shared.database import UnitOfWork

# A transaction says so much at a time, so that a society which was away for a year is not told it in one.
AT_ONCE = 20_000


async def tell_contact_dues(uow: UnitOfWork) -> int:
    """Say what is due soon, overdue or worse and was not said yet; returns how much, at most AT_ONCE."""
    await store.hold_contact_dues(uow)
    today = await store.today_of(uow.connection, uow.today)
    dues = [due for due in await store.due_experts(uow.connection, today) if due.reached(today)]
    told, cover = await store.last_told(uow, dues), await store.cover_of(uow.connection, uow.today, dues)
    found = (to_tell(due, told.get(due.expert.code), cover, today) for due in dues)
    events = [event for event in found if event][:AT_ONCE]
    await store.save_contact_dues(uow, events)
    for event in events:
        uow.emit(event)
    return len(events)
