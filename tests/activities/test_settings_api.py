"""Limits at the door: read as of any day, set by the secretariat from a day on, every value kept with its reason."""

from __future__ import annotations

from typing import Any

from tests.activities.test_api import ledger, ok, rule
from tests.world import World


def asked(name: str = "report_within_days", value: Any = 15, day: str = "2025-06-01") -> dict[str, Any]:
    return {"name": name, "effective_on": day, "value": value, "because": "常务理事会决定"}


async def test_a_limit_holds_from_its_day_and_every_value_is_kept(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/settings", json=asked()))
    assert await rule(office.post("/settings", json=asked(value=10)), 428) == "version-missing"
    assert await rule(office.post("/settings", json=asked(value=10), headers={"If-Match": "2"}), 412) == "stale-version"
    await ok(office.post("/settings", json=asked(value=10), headers={"If-Match": "1"}))
    for day, value in (("2025-05-31", 30), ("2025-06-01", 10)):
        shown = await ok(office.get(f"/settings/report_within_days?as_of={day}"), 200)
        assert (shown["value"], shown["version"]) == (value, 2)
    assert [(one["effective_on"], one["value"]) for one in shown["versions"]] == [
        ("2025-06-01", 10),
        ("2025-06-01", 15),
        ("1900-01-01", 30),
    ]
    assert (shown["versions"][0]["because"], shown["zh"]) == ("常务理事会决定", "活动开展后登记的期限，超过算补录")
    said = [event["data"] for event in await ledger(door)]
    assert [one["value"] for one in said] == [15, 10]
    assert all("because" not in one for one in said)


async def test_a_value_beyond_its_bounds_names_the_field(door: World) -> None:
    office = door.client("activities", "secretariat")
    refused = await ok(office.post("/settings", json=asked(value=0)), 422)
    assert (refused["type"], refused["errors"][0]["field"]) == ("setting-out-of-bounds", "value")
    assert await rule(office.post("/settings", json=asked("quorum_numerator", 4)), 422) == "setting-contradicts"
    assert await rule(office.post("/settings", json=asked("tea_breaks")), 404) == "unknown"
    assert (await office.post("/settings", json=asked(value=15.0))).status_code == 422


async def test_everybody_reads_the_limits_and_only_the_secretariat_sets_them(door: World) -> None:
    branch = door.client("activities", "branch_liaison", "CSBME-01")
    page = await ok(branch.get("/settings?limit=2"), 200)
    assert [one["code"] for one in page["settings"]] == sorted(one["code"] for one in page["settings"])
    rest = await ok(branch.get("/settings", params={"cursor": page["next"]}), 200)
    names = [one["code"] for one in (*page["settings"], *rest["settings"])]
    assert {"report_within_days", "quorum_numerator", "project_overspending_refused"} <= set(names)
    assert len(set(names)) == len(names)
    for client in (branch, door.client("activities", "party_branch")):
        assert await rule(client.post("/settings", json=asked()), 403) == "forbidden"
