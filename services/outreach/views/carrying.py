"""What becomes of an item outside of outreach."""

from __future__ import annotations

from services.outreach.store import elsewhere as store
from services.outreach.views.item import seen_item
from services.outreach.views.pages import Shown, Viewer
from shared.database import UnitOfWork


async def elsewhere(uow: UnitOfWork, viewer: Viewer, code: str) -> Shown:
    """Where an item was carried, and what sessions and decided items say of it. Raises Unknown, as the item does."""
    known = await seen_item(uow, viewer, code)
    return {
        "code": code,
        "carried_to": known["carried_to"],
        "carried_on": known["carried_on"],
        "steps": await store.elsewhere(uow.connection, code),
    }
