"""A session asks for its pack: activities asks, reporting keeps one and says which, activities attaches it."""

from __future__ import annotations

from typing import Any

from services.activities.handlers.sessions import settle_packs
from services.reporting.handlers.packs import keep_packs_asked
from tests.world import World

SESSION: dict[str, Any] = {
    "code": "CG-9",
    "kind": "congress",
    "number": 9,
    "title": "示例第九次会员代表大会",
    "held_on": "2150-06-01",
    "agenda": [{"number": 1, "title": "党建工作", "party_building": True}],
}
TERM = "2021-07-01..2025-12-31"


async def turned(world: World) -> None:
    """What was asked has been heard, both clocks have turned, and everything said has been heard."""
    await world.quiet()
    await keep_packs_asked(world.running["reporting"].database)
    await world.quiet()
    async with world.running["activities"].database.transaction("clock") as uow:
        await settle_packs(uow)


async def test_a_session_is_given_the_pack_it_asked_for_and_the_same_one_again_when_nothing_has_changed(
    world: World,
) -> None:
    office, reports = world.client("activities", "secretariat"), world.client("reporting", "secretariat")
    leader = world.client("reporting", "leader")
    assert (await office.post("/sessions/plan", json=SESSION)).is_success

    async def ask(digest: str, version: int) -> None:
        body = {"code": "CG-9", "digest": digest}
        asked = await office.post("/sessions/request-pack", json=body, headers={"If-Match": f'"{version}"'})
        assert asked.is_success, asked.text
        await turned(world)

    async def pack() -> Any:
        return (await office.get("/sessions/CG-9")).json()["pack_run"]

    await ask(TERM, 1)
    first = f"congress-{TERM}-1"
    assert await world.eventually(pack) == first
    kept = (await leader.get(f"/runs/{first}")).json()
    assert [part["code"] for part in kept["dataset"]["pack"]["parts"]][-1] == "2025"

    # The next question stands after the answer to the one before (two versions), and nothing has changed since.
    await reports.post("/runs", json={"digest": TERM})
    await ask(TERM, 3)
    assert await world.eventually(pack) == first

    # A congress is not told of a quarter: the question is answered with why, and the pack stays away.
    await ask("2025-Q4", 5)
    assert await pack() is None

    async def answered() -> Any:
        latest = (await reports.get("/packs/asked")).json()["asked"][0]
        return latest if latest["answered_at"] else None

    latest = await world.eventually(answered)
    assert (latest["session"], latest["digest"], latest["run"]) == ("CG-9", "2025-Q4", None)
    assert "congress" in latest["refused"]
    assert (await world.client("reporting", "branch_liaison", "B-1").get("/packs/asked")).status_code == 403
