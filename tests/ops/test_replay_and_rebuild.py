"""What an operator types: everything told again twice, tables rebuilt and compared, a cell put right."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.topology import HEARS
from shared.telemetry import HEARD
from tests.ops.conftest import Ops
from tests.rebuild.small_world import live_through
from tests.rebuild.test_rebuild import everything
from tests.world import SERVICES, World


def duplicates() -> float:
    """Events that were known already, as the hearers of this process have counted them."""
    return float(HEARD.labels("duplicate")._value.get())


async def all_rows(world: World) -> dict[str, Any]:
    """Every row of every table of every service, by its hash; ledgers, inboxes and positions included."""
    rows = {}
    for name in SERVICES:
        async with world.running[name].database.pool.acquire() as connection:
            rows[name] = await everything(connection)  # type: ignore[arg-type]
    return rows


@pytest.fixture
def also_known(world: World) -> dict[str, Any]:
    """Where the databases are, which `make up` writes down."""
    return {"society": "csbme", "databases": world.databases, "owner_databases": world.databases}


async def test_an_operator_replays_everything_twice_and_rebuilds_what_was_changed_by_hand(
    ops: Ops,
    world: World,
) -> None:
    await live_through(world)
    before, known = await all_rows(world), duplicates()
    logs = {
        name: await world.running[name].database.pool.fetchval("SELECT count(*) FROM event_log") for name in SERVICES
    }
    for _ in range(2):
        replayed = await ops("replay")
        assert replayed.exit_code == 0, replayed.output
    heard = [one for one in HEARS["outreach"] if one.startswith("activities.")]
    told = await world.running["activities"].database.pool.fetchval(
        r"SELECT count(*) FROM event_log WHERE substring(type FROM '^\w+\.\w+') = ANY($1::text[])", heard
    )
    wanted = sum(logs[name] for name in ("registry", "activities", "outreach"))  # reporting hears them all
    assert f"activities → outreach │ {told}" in " ".join(replayed.output.split())
    await world.eventually(lambda: duplicates() - known >= 2 * wanted)
    assert await all_rows(world) == before  # nothing applied, nothing said, nothing kept: it reaches no people

    one = await ops(
        "replay", "--from", "registry", "--to", "reporting", "--subject", "branch/B-1", "--from-version", "2"
    )
    assert "registry → reporting │ 1" in " ".join(one.output.split())
    after = await ops(
        "replay", "--from", "registry", "--to", "reporting", "--after-position", str(logs["registry"] - 3)
    )
    assert "registry → reporting │ 3" in " ".join(after.output.split())

    await world.running["activities"].database.pool.execute("UPDATE activity SET attendances = 41 WHERE code = 'A-1'")
    red = await ops("rebuild", "--compare", "activities")
    assert red.exit_code == 1
    assert "activity A-1: attendances: 41 → 40" in red.output
    mended = await ops("rebuild", "--replace", "activities")
    assert mended.exit_code == 0, mended.output
    assert await all_rows(world) == before
