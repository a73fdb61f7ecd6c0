"""What becomes of an item outside of outreach."""

from __future__ import annotations

from services.outreach.store import elsewhere as store
from services.outreach.store.experts import expert
from services.outreach.store.items import item
from services.outreach.views.pages import Shown
from shared.database import UnitOfWork


async def elsewhere(uow: UnitOfWork, code: str) -> Shown:
    """Where an item was carried, and what sessions and decided items say of it. Raises Unknown, Forbidden."""
    known = await item(uow, code)
    of_expert = (await expert(uow, known.expert)).reach if known.expert else ()
    uow.allow(*of_expert, *((known.branch,) if known.branch else ()))
    return {
        "code": code,
        "carried_to": known.carried_to,
        "carried_on": known.carried_on,
        "steps": await store.elsewhere(uow.connection, code),
    }
