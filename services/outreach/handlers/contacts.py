"""Contacts, and the clock they restart."""

from __future__ import annotations

from collections.abc import Sequence

from services.outreach import domain, store
from services.outreach.commands.contacts import CorrectContact, LogContact, WithdrawContact
from services.outreach.handlers.items import raise_item
from services.outreach.store.undoing import was_undone
from shared.database import UnitOfWork
from shared.events.outreach import ContactState
from shared.http import Answer


async def log_contact(uow: UnitOfWork, command: LogContact, activity: str | None = None) -> Answer:
    """
    Late entry is fine; only a contact made restarts the clock, by the day it happened.

    What was raised there may be recorded with it. `due_on` is the day of the next contact of each expert, and
    `explanation` says why, in Chinese and English.
    """
    if await uow.lock(f"contact/{command.code}") and not await was_undone(uow, "contact", command.code):
        raise domain.ContactExists(field="code", code=command.code)
    experts = await _own(uow, command.experts)
    raised = [await raise_item(uow, one) for one in domain.raised_then(command)]
    items = [*command.items, *(one["code"] for one in raised)]
    logged = domain.log_contact(command, experts, await store.raised_by(uow, items), uow.today, activity)
    await store.save_contacts(uow, [logged])
    await store.keep_contact(uow, logged, items, command.summary)
    uow.emit(logged)
    return {"code": logged.code, **await _due(uow, logged), "raised": raised}


async def correct_contact(uow: UnitOfWork, command: CorrectContact) -> Answer:
    """A new fact in place of what was entered: the days of the next contacts follow, and so do the figures."""
    known = await _known(uow, command.code)
    experts = await _own(uow, domain.experts_after(known, command))
    items = await store.items_of(uow, command.code) if command.items is None else command.items
    corrected = domain.correct_contact(known, command, experts, await store.raised_by(uow, items), uow.today)
    await store.save_contacts(uow, [corrected])
    await store.keep_items(uow, command.code, items)
    said = command.summary if "summary" in command.model_fields_set else await store.summary_of(uow, command.code)
    await store.keep_summary(uow, corrected, said)
    uow.emit(corrected)
    return {"code": corrected.code, **await _due(uow, corrected)}


async def withdraw_contact(uow: UnitOfWork, command: WithdrawContact) -> Answer:
    """It counts nowhere from now on, is shown as withdrawn, and its text is gone; items raised there stay."""
    known = await _known(uow, command.code)
    withdrawn = domain.withdraw_contact(known, command)
    await store.save_contacts(uow, [withdrawn])
    await store.keep_summary(uow, withdrawn, None)
    uow.emit(withdrawn)
    return {"code": withdrawn.code, **await _due(uow, withdrawn)}


async def _known(uow: UnitOfWork, code: str) -> domain.Contact:
    """The contact, locked. Its experts are looked at first: a stale version is shown to whom it concerns alone."""
    await _own(uow, (await store.contact(uow, code)).state.experts)
    await uow.lock(f"contact/{code}")
    known = await store.contact(uow, code)
    await _own(uow, known.state.experts)
    return known


async def _own(uow: UnitOfWork, codes: Sequence[str]) -> list[domain.Expert]:
    """These experts, each of whom has to be the caller's own."""
    experts = await store.experts(uow, codes)
    for expert in experts:
        uow.allow(*expert.reach)
    return experts


async def _due(uow: UnitOfWork, said: ContactState) -> Answer:
    """When the next contact of each expert is due, and why."""
    experts = await store.experts(uow, said.experts)
    last = await store.last_contacts(uow.connection, said.experts, uow.today)
    due = {one.code: domain.due_on(one, last[one.code], uow.today) for one in experts}
    return {
        "due_on": {code: day and str(day) for code, day in due.items()},
        "explanation": {one.code: domain.explanation(one, last[one.code], uow.today) for one in experts},
    }
