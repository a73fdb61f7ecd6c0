"""Contacts, and the clock they restart."""

from __future__ import annotations

from services.outreach import domain, store
from services.outreach.commands.contacts import LogContact
from shared.database import UnitOfWork
from shared.http import Answer


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
