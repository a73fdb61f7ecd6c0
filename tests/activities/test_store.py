"""What is derived is written from events alone, so it can be thrown away and told again."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from services.activities.store.said import SAYS
from services.activities.subscribers import HEARS
from shared.database import Database
from shared.events.envelope import decode
from tests.activities.conftest import REGISTRY
from tests.activities.test_api import ACTIVITY, MEETING, key_work, ok
from tests.activities.test_series import SERIES
from tests.activities.test_states import PAIRING, walk_through
from tests.conftest import service
from tests.world import World


def written_by(type_: str) -> Any:
    """What writes the rows of an event of this type, live and in a rebuild."""
    return SAYS[type_]


def derived(migrations: Path) -> list[str]:
    """The tables a migration declares to be derived."""
    written = "".join(path.read_text("utf-8") for path in sorted(migrations.glob("*.sql")))
    return re.findall(r"-- derived[^\n]*\nCREATE TABLE (\w+)", written)


async def contents(database: Database, tables: list[str]) -> dict[str, list[str]]:
    return {name: sorted(str(row) for row in await database.pool.fetch(f"SELECT * FROM {name}")) for name in tables}


async def test_derived_tables_are_the_same_when_the_ledger_is_told_again(
    door: World, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/key-works", json=key_work(1)))
    ticks = [{"key_work": "KW-2025-01", "tick": tick} for tick in ("participation", "voice", "work")]
    await ok(office.post("/activities", json=ACTIVITY | {"ticks": ticks}))
    await ok(office.post("/activities/cancel", json={"code": "A-2025-001"}, headers={"If-Match": "1"}), 200)
    await ok(office.post("/joint-meetings", json=MEETING))
    done = {"code": "JM-2025-2-1", "submitted_on": "2025-11-28", "note": "已完成"}
    await ok(office.post("/decided-items/submit", json=done, headers={"If-Match": "1"}), 200)
    close = {"code": "JM-2025-2-1", "closed_on": "2025-11-30"}
    await ok(office.post("/decided-items/close", json=close, headers={"If-Match": "2"}), 200)

    await ok(office.post("/pairings", json=PAIRING))
    await ok(
        office.post("/pairings/end", json={"code": "P-1", "ended_on": "2025-12-31"}, headers={"If-Match": "1"}), 200
    )
    await walk_through(office, "A-2025-002")

    await ok(office.post("/series", json=SERIES))
    sheet = {"activity": "A-2025-002", "lines": [{"person": "R-1", "branch": "CSBME-01"}]}
    sheet |= {"heads": [{"count": 40, "evidence": "file/F-1"}]}
    await ok(office.post("/attendance", json=sheet))

    tables, before = derived(service("activities").migrations), door.running["activities"].database
    ledger = await before.pool.fetch("SELECT body FROM ledger ORDER BY event_id")
    fresh = await database_of("activities")
    async with fresh.transaction("rebuild") as uow:
        for event in REGISTRY:
            await HEARS[event.type](uow, [event])
        for event in (decode(row["body"]) for row in ledger):
            uow.now = event.recorded_at
            await written_by(event.type)(uow, [event.data])
    filled = {name for name, rows in (await contents(before, tables)).items() if rows}
    # The rest of the tables is filled in tests/rebuild.
    wanted = {"key_work_tick", "activity", "decided_item_step", "meeting", "pairing", "series", "search_entry"}
    assert filled >= wanted | {"attendance_sheet", "attendance_line", "attendance_heads", "post_state"}
    assert await contents(fresh, tables) == await contents(before, tables)
