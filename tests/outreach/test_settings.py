"""The society's limits of outreach: every one can be set, within bounds, from a day on; cadences are followed."""

from __future__ import annotations

from typing import Any

from services.outreach.domain.settings import LIMITS
from tests.outreach.test_api import EXPERT, ok, pool, rule
from tests.world import World


def asked(name: str = "cadence_days", value: Any = 120, day: str = "2025-06-01") -> dict[str, Any]:
    return {"name": name, "effective_on": day, "value": value, "because": "常务理事会决定"}


async def test_every_limit_there_is_has_words_and_bounds_and_its_history(door: World) -> None:
    liaison = door.client("outreach", "expert_liaison", scope="R-1")
    shown = (await ok(liaison.get("/settings"), 200))["settings"]
    assert {one["code"] for one in shown} == set(LIMITS)
    assert all(one["settable"] and one["least"] <= one["value"] <= one["most"] for one in shown)
    assert all(one["zh"] and one["en"] and one["versions"] for one in shown)
    assert await rule(liaison.post("/settings", json=asked()), 403) == "forbidden"


async def test_another_cadence_is_followed_from_its_day_by_whom_it_concerns(door: World) -> None:
    office = door.client("outreach", "secretariat")
    await ok(office.post("/experts", json=EXPERT | {"cadence_days": None}))
    await ok(office.post("/experts", json=EXPERT | {"code": "E-002", "cadence_days": 60}))
    assert await rule(office.post("/settings", json=asked(value=400)), 422) == "setting-contradicts"
    assert await rule(office.post("/settings", json=asked(value=0)), 422) == "setting-out-of-bounds"
    assert (await ok(office.post("/settings", json=asked())))["experts_followed"] == 1
    assert await rule(office.post("/settings", json=asked(value=100)), 428) == "version-missing"
    listed = (await ok(office.get("/experts"), 200))["experts"]
    assert [(one["cadence_days"], one["own_cadence_days"]) for one in listed] == [(120, None), (60, 60)]
    told = await pool(door).fetch("SELECT type, effective_on FROM expert_state WHERE code = 'E-001' ORDER BY nth")
    assert [str(row["effective_on"]) for row in told] == ["2025-01-01", "2025-06-01"]
    past = await ok(office.get("/settings/cadence_days?as_of=2025-05-31"), 200)
    assert (past["value"], past["versions"][0]["value"], past["versions"][0]["actor"]) == (90, 120, "test-secretariat")
    assert await rule(office.get("/settings/tea_breaks"), 404) == "unknown"
