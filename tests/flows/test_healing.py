"""Gaps heal by themselves, and a replay changes nothing that is already known."""

from __future__ import annotations

from datetime import date

from shared.events.registry import GroupAbsenceExplained
from shared.replay import Wish, ask_for_missing
from tests.world import World


async def explain(world: World, times: int = 1) -> None:
    async with world.running["registry"].database.transaction("tester") as uow:
        for _ in range(times):
            uow.emit(GroupAbsenceExplained(effective_on=date(2025, 1, 1), code="B1", reason="other"))


async def facts(world: World) -> int:
    count: int = await world.running["reporting"].database.pool.fetchval("SELECT count(*) FROM fact")
    return count


async def test_a_hearer_that_has_lost_an_event_asks_for_it_and_its_followers_drain(world: World) -> None:
    await explain(world, 3)
    await world.quiet()
    reporting = world.running["reporting"]
    pool = reporting.database.pool
    await pool.execute("DELETE FROM position; DELETE FROM inbox; DELETE FROM fact")  # an older backup came back
    await explain(world)
    await world.eventually(lambda: pool.fetchval("SELECT count(*) = 1 FROM parked WHERE reason = 'waiting'"))
    assert await ask_for_missing(reporting.database, reporting.out, "reporting") == 0  # it may still be on its way
    await pool.execute("UPDATE parked SET parked_at = now() - interval '2 minutes'")
    assert await ask_for_missing(reporting.database, reporting.out, "reporting") == 1
    await world.eventually(lambda: pool.fetchval("SELECT version = 4 FROM position"))
    assert await facts(world) == 4
    assert await pool.fetchval("SELECT count(*) FROM parked") == 0


async def test_a_replay_of_everything_changes_nothing(world: World) -> None:
    await explain(world, 5)
    await world.quiet()
    told = await world.running["registry"].teller.tell(Wish(to="reporting"))
    assert told.events == 5
    replayed = world.client("registry", "operator")
    answer = await replayed.post("/ops/replay", json={"to": "reporting", "subject": "branch/B1", "from_version": 4})
    assert answer.json() == {"to": "reporting", "events": 2, "position": 5}
    await explain(world)
    await world.quiet()
    assert await facts(world) == 6
    assert await world.running["reporting"].database.pool.fetchval("SELECT count(*) FROM parked") == 0
