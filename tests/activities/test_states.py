"""Activities from plan to archive and pairings, through the HTTP door."""

from __future__ import annotations

from typing import Any

from tests.activities.test_api import ACTIVITY, key_work, ledger, ok, rule
from tests.world import World

AHEAD = "2150-05-20"
PLAN: dict[str, Any] = {
    "code": "A-2025-001",
    "kind": "co_building",
    "title": "共建学术交流",
    "hosts": ["CSBME-01", "party_branch"],
    "partners": ["unit:U-1"],
    "starts_on": AHEAD,
    "open_to": "members",
    "expected": 60,
}
PAIRING: dict[str, Any] = {
    "code": "P-1",
    "title": "党支部与生物力学分会共建",
    "parties": ["party_branch", "CSBME-01"],
    "agreed_on": "2025-03-01",
}


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


async def walk_through(office: Any, code: str) -> None:
    """Plan, announce, hold, correct and archive one activity."""
    record = ACTIVITY | {"code": code}
    await ok(office.post("/activities/plan", json=PLAN | {"code": code}))
    await ok(office.post("/activities/announce", json={"code": code}, headers=match(1)), 200)
    await ok(office.post("/activities", json=record))
    correct = record | {"attendances": 79, "because": "签到表中一人重复"}
    await ok(office.post("/activities/correct", json=correct, headers=match(3)), 200)
    await ok(office.post("/activities/archive", json={"code": code}, headers=match(4)), 200)


async def test_an_activity_walks_from_plan_to_archive(door: World) -> None:
    office = door.client("activities", "secretariat")
    await walk_through(office, "A-1")
    told = [event["type"].split(".")[2] for event in await ledger(door) if event["subject"] == "activity/A-1"]
    assert told == ["planned", "announced", "held", "corrected", "archived"]
    shown = await ok(office.get("/activities/A-1"), 200)
    assert (shown["state"], shown["attendances"], shown["attendances_without_names"]) == ("archived", 79, 77)
    assert [(c["version"], c["because"]) for c in shown["corrections"]] == [(4, "签到表中一人重复")]
    assert "重复" not in str(await ledger(door))  # why is for the office only


async def test_a_plan_shows_what_else_its_hosts_do_on_those_days(door: World) -> None:
    office = door.client("activities", "secretariat")
    assert (await ok(office.post("/activities/plan", json=PLAN)))["clashes"] == []
    other = PLAN | {"code": "A-2", "hosts": ["CSBME-01"], "starts_on": "2150-05-18", "ends_on": AHEAD}
    assert (await ok(office.post("/activities/plan", json=other)))["clashes"] == ["A-2025-001"]
    later = other | {"starts_on": "2150-05-21", "ends_on": "2150-05-21"}
    answer = await ok(office.post("/activities/replan", json=later, headers=match(1)), 200)
    assert answer["clashes"] == []
    listed = await ok(office.get("/activities?state=planned"), 200)
    assert [(row["code"], row["attendances"], row["late"]) for row in listed["activities"]] == [
        ("A-2025-001", None, False),
        ("A-2", None, False),
    ]


async def test_a_plan_that_is_called_off_is_no_withdrawn_record(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities/plan", json=PLAN))
    off = {"code": "A-2025-001", "because": "疫情"}
    await ok(office.post("/activities/cancel", json=off, headers=match(1)), 200)
    assert (await ok(office.get("/activities/A-2025-001"), 200))["state"] == "called_off"
    assert await rule(office.post("/activities", json=ACTIVITY)) == "activity-exists"


async def test_a_correction_made_in_ignorance_of_another_is_refused(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=ACTIVITY))
    correct = ACTIVITY | {"because": "更正人次", "attendances": 81}
    await ok(office.post("/activities/correct", json=correct, headers=match(1)), 200)
    assert (await office.post("/activities/correct", json=correct, headers=match(1))).status_code == 412
    assert (await office.post("/activities/correct", json=correct)).status_code == 428


async def test_a_branch_changes_only_what_it_hosts(door: World) -> None:
    own = door.client("activities", "branch_liaison", "CSBME-01")
    other = door.client("activities", "branch_liaison", "CSBME-02")
    await ok(own.post("/activities/plan", json=PLAN | {"hosts": ["CSBME-01"]}))
    announce = {"code": "A-2025-001"}
    assert (await other.post("/activities/announce", json=announce, headers=match(1))).status_code == 403
    await ok(own.post("/activities/announce", json=announce, headers=match(1)), 200)
    theirs = PLAN | {"hosts": ["CSBME-02"]}
    assert (await other.post("/activities/replan", json=theirs, headers=match(2))).status_code == 403
    taken = ACTIVITY | {"hosts": ["CSBME-02"]}
    assert (await other.post("/activities", json=taken)).status_code == 403


async def test_joint_activities_are_counted_with_their_pairing(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/key-works", json=key_work(1)))
    await ok(office.post("/pairings", json=PAIRING))
    assert await rule(office.post("/pairings", json=PAIRING)) == "pairing-exists"
    together = ACTIVITY | {"pairing": "P-1"}
    await ok(office.post("/activities", json=together))
    await ok(office.post("/activities", json=together | {"code": "A-2"}))
    await ok(office.post("/activities/cancel", json={"code": "A-2"}, headers=match(1)), 200)
    [shown] = (await ok(office.get("/pairings?party=CSBME-01&on=2025-05-20"), 200))["pairings"]
    assert (shown["code"], shown["activities"], shown["until"]) == ("P-1", 1, None)
    assert (await ok(office.get("/activities?pairing=P-1&state=held"), 200))["activities"][0]["code"] == "A-2025-001"
    await ok(office.post("/pairings/end", json={"code": "P-1", "ended_on": "2025-05-20"}, headers=match(1)), 200)
    assert (await ok(office.get("/pairings?on=2025-05-20"), 200))["pairings"] == []
    assert await rule(office.post("/activities", json=together | {"code": "A-3"})) == "pairing-does-not-hold"
