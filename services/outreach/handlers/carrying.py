"""Items are carried to a session; activities hears of it and puts them on its agenda."""

from __future__ import annotations

from services.outreach.commands.carrying import CarryItem
from services.outreach.domain.carrying import carry_item as carried_item
from services.outreach.store.items import item, save_items
from shared.database import UnitOfWork
from shared.http import Answer


async def carry_item(uow: UnitOfWork, command: CarryItem) -> Answer:
    """What becomes of it there comes back as facts of the session and of what was decided."""
    await uow.lock(f"item/{command.code}")
    carried = carried_item(await item(uow, command.code), command, uow.today)
    await save_items(uow, [carried])
    uow.emit(carried)
    return {"code": carried.code, "session": command.session}
