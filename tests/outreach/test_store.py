"""What is derived is written from events alone, so it can be thrown away and told again."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from services.outreach import store
from services.outreach.subscribers import HEARS
from shared.database import Database
from shared.events.envelope import decode
from shared.events.outreach import ContactLogged, ExpertState, ItemState
from tests.conftest import service
from tests.outreach.conftest import HEARD
from tests.outreach.test_api import ANSWER, CONTACT, EXPERT, ITEM, ok
from tests.world import World

WRITTEN_BY: dict[type[Any], Callable[..., Awaitable[None]]] = {
    ExpertState: store.save_experts,
    ContactLogged: store.save_contacts,
    ItemState: store.save_items,
}


def derived(migrations: Path) -> list[str]:
    """The tables that were derived from the first day on; the rebuild is shown with all of them."""
    return re.findall(r"-- derived[^\n]*\nCREATE TABLE (\w+)", (migrations / "0001_outreach.sql").read_text("utf-8"))


async def contents(database: Database, tables: list[str]) -> dict[str, list[str]]:
    return {name: sorted(str(row) for row in await database.pool.fetch(f"SELECT * FROM {name}")) for name in tables}


async def test_derived_tables_are_the_same_when_the_ledger_is_told_again(
    door: World, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    office = door.client("outreach", "secretariat")
    await ok(office.post("/experts", json=EXPERT))
    await ok(office.post("/contacts", json=CONTACT))
    await ok(office.post("/items", json=ITEM))
    await ok(office.post("/items/answer", json=ANSWER, headers={"If-Match": "1"}), 200)
    close = {"code": "I-001", "told_on": "2025-11-21", "reaction": "satisfied"}
    await ok(office.post("/items/close", json=close, headers={"If-Match": "2"}), 200)
    retire = {"code": "E-001", "retired_on": "2025-12-31"}
    await ok(office.post("/experts/retire", json=retire, headers={"If-Match": "1"}), 200)

    tables, before = derived(service("outreach").migrations), door.running["outreach"].database
    ledger = await before.pool.fetch("SELECT body FROM ledger ORDER BY event_id")
    fresh = await database_of("outreach")
    async with fresh.transaction("rebuild") as uow:
        for event in HEARD:
            await HEARS[event.type](uow, [event])
        for event in (decode(row["body"]) for row in ledger):
            (write,) = [save for kind, save in WRITTEN_BY.items() if isinstance(event.data, kind)]
            await write(uow, [event.data])
    assert len(tables) == 8
    told = await contents(before, [name for name in tables if name != "target_state"])
    assert all(told.values())
    assert await contents(fresh, list(told)) == told
