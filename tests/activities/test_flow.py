"""A branch's way through the house: founded in the registry, host at activities, heard of in outreach."""

from __future__ import annotations

from tests.activities.test_api import ACTIVITY, MEETING, key_work, ok
from tests.registry.test_api import BRANCH, SOCIETY
from tests.world import World


async def test_a_branch_holds_an_activity_at_which_an_item_is_raised(world: World) -> None:
    registry = world.client("registry", "secretariat")
    await ok(registry.post("/society", json=SOCIETY))
    await ok(registry.post("/branches", json=BRANCH))
    post = {"code": "P-2", "branch": "CSBME-01", "person": "R-2", "effective_on": "2025-02-01"}
    await ok(registry.post("/liaisons", json=post))
    await world.quiet()

    office, liaison = (
        world.client("activities", "secretariat"),
        world.client("activities", "branch_liaison", scope="CSBME-01"),
    )
    assert (await ok(office.post("/key-works", json=key_work(1))))["limit"] == 10
    await ok(liaison.post("/activities", json=ACTIVITY))
    meeting = MEETING | {"attendance": [{"branch": "CSBME-01", "state": "present"}]}
    held = await ok(office.post("/joint-meetings", json=meeting))
    assert (held["expected"], held["quorum_met"]) == (["CSBME-01"], True)
    await world.quiet()

    raiser = world.client("outreach", "branch_liaison", scope="CSBME-01")
    item = {"code": "I-1", "origin": "activity", "activity": ACTIVITY["code"], "branch": "CSBME-01", "kind": "opinion"}
    item |= {"topic": "governance", "text": "意见内容", "raised_on": "2025-05-20"}
    assert (await ok(raiser.post("/items", json=item)))["answer_due_on"] == "2025-06-11"  # the second of June is free
    await world.quiet()
    for running in world.running.values():
        assert await running.database.pool.fetchval("SELECT count(*) FROM parked") == 0, running.service.name
