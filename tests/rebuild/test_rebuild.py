"""Every service's derived tables can be written again from the ledgers alone, while it runs."""

from __future__ import annotations

from shared.events.base import TYPES
from tests.rebuild.small_world import live_through, rebuilt
from tests.world import SERVICES, World


async def test_every_derived_table_is_rebuilt_alike_from_one_of_each_event(world: World) -> None:
    await live_through(world)
    said = set()
    for running in world.running.values():
        said |= {row["type"] for row in await running.database.pool.fetch("SELECT DISTINCT type FROM ledger")}
    internal = {type_ for type_ in TYPES if type_.split(".")[0] in SERVICES}
    assert said == internal
    for name in SERVICES:
        report = await rebuilt(world, name)
        assert report.equal, report
        assert report.events
        assert [table.table for table in report.tables if not table.rebuilt] == []
