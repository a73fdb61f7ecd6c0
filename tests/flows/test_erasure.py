"""Erasing a person and a member takes away who they are, and not one figure."""

from __future__ import annotations

from typing import Any

from services.registry.domain.envelope import read
from services.registry.handlers.ingress import Desk
from tests.registry.ingress import LOGIN, SOURCE, event, structured
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

YEAR = "2026"
PERSON = {"code": "R-1", "name": "示例甲", "birth_year": 1970}
ACTIVITY = {
    "code": "A-1", "kind": "academic", "title": "示例学术会", "hosts": [BRANCH["code"]], "starts_on": "2026-03-05",
    "open_to": "public", "attendances": 40, "people": [{"member": "M-1"}],
}  # fmt: skip
NOW_AND_THEN = {"known_on"}


async def figures(world: World) -> dict[str, Any]:
    """Every figure of the year as it would be computed now, with its records."""
    reader = world.client("reporting", "secretariat")
    catalogue = (await ok(reader.get("/figures"), 200))["figures"]
    told = {}
    for name in (one["name"] for one in catalogue):
        found = await ok(reader.get(f"/figures/{name}", params={"digest": YEAR}), 200)
        told[name] = {part: value for part, value in found.items() if part not in NOW_AND_THEN}
    return told


async def test_figures_are_equal_before_and_after_a_person_and_a_member_are_erased(world: World) -> None:
    office = world.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    await ok(office.post("/persons", json=PERSON))
    liaison = {"code": "P-1", "branch": BRANCH["code"], "person": "R-1", "effective_on": "2026-01-01"}
    await ok(office.post("/liaisons", json=liaison))
    await ok(world.client("registry", "operator").post("/publishers", json={"login": LOGIN, "source": SOURCE}))
    registry = world.running["registry"]
    desk = Desk(registry.database, registry.settings.parked_key_file.read_bytes())

    async def heard(*said: dict[str, Any]) -> None:
        for one in said:
            (judged,) = await desk.take_in(read(structured(one)), "test")
            assert judged.verdict.outcome == "accepted", judged.told()

    data = {"branches": [BRANCH["code"]]}
    await heard(event("m1", member="M-1", data=data), event("m2", member="M-2", data=data))
    await world.quiet()
    await ok(world.client("activities", "secretariat").post("/activities", json=ACTIVITY))
    await world.quiet()
    before = await figures(world)
    assert [before[name]["length"] for name in ("members", "work_coverage")] == [2, 1]

    await heard(event("e1", "erased", "M-1", time="2026-11-20T09:15:00+08:00"))
    await ok(office.post("/persons/erase", json={"code": "R-1"}, headers={"If-Match": '"1"'}))
    await world.quiet()
    assert (await office.get("/persons/R-1")).json().get("name") is None
    assert await figures(world) == before
