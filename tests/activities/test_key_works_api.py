"""Key works at the door: the year's list, ticks given and taken back, progress, and what is missing."""

from __future__ import annotations

from typing import Any

from tests.activities.test_api import ACTIVITY, MEETING, key_work, ok, rule
from tests.world import World


def at(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


async def listed(door: World, count: int = 2) -> Any:
    office = door.client("activities", "secretariat")
    for number in range(1, count + 1):
        await ok(office.post("/key-works", json=key_work(number)))
    return office


async def test_two_key_works_change_numbers_and_a_dropped_one_gives_its_place_free(door: World) -> None:
    office = await listed(door, 3)
    swap = {"code": "KW-2025-01", "number": 2, "renumbered_on": "2025-02-01"}
    assert (await ok(office.post("/key-works/renumber", json=swap, headers=at(1)), 200))["swapped_with"] == "KW-2025-02"
    renamed = {"code": "KW-2025-01", "title": "学术大会", "renamed_on": "2025-03-01"}
    await ok(office.post("/key-works/rename", json=renamed, headers=at(2)), 200)
    full = key_work(4) | {"number": 3}
    assert await rule(office.post("/key-works", json=full)) == "number-is-taken"
    drop = {"code": "KW-2025-03", "dropped_on": "2025-10-01", "because": "示例：并入他项"}
    late = drop | {"dropped_on": "2026-01-01"}
    assert await rule(office.post("/key-works/drop", json=late, headers=at(1))) == "list-is-closed"
    await ok(office.post("/key-works/drop", json=drop, headers=at(1)), 200)
    await ok(office.post("/key-works", json=full))
    shown = await ok(office.get("/key-works?year=2025"), 200)
    assert [(work["number"], work["title"]) for work in shown["key_works"]] == [
        (1, "重点工作之2"),
        (2, "学术大会"),
        (3, "重点工作之4"),
    ]
    assert [work["code"] for work in shown["dropped"]] == ["KW-2025-03"]
    assert shown["limit"] == 3
    dropped = await ok(office.get("/key-works/KW-2025-03"), 200)
    assert (dropped["dropped_on"], dropped["notes"][0]["note"]) == ("2025-10-01", "示例：并入他项")


async def test_a_withdrawn_activity_takes_its_ticks_away_and_what_is_missing_names_it(door: World) -> None:
    office = await listed(door)
    ticks = [{"key_work": "KW-2025-01", "tick": tick} for tick in ("participation", "voice")]
    await ok(office.post("/activities", json=ACTIVITY | {"ticks": ticks}))
    await ok(office.post("/joint-meetings", json=MEETING))
    work = {"code": "KW-2025-01", "tick": "work", "evidence": "meeting/JM-2025-2", "ticked_on": "2025-06-10"}
    await ok(office.post("/key-works/tick", json=work, headers=at(3)), 200)
    whole = await ok(office.get("/key-works/coverage?year=2025"), 200)
    [covered], [uncovered] = whole["covered"], whole["uncovered"]
    meeting = {"record": "meeting/JM-2025-2", "title": MEETING["title"], "on": "2025-06-10"}
    assert (covered["code"], covered["ticks"]["work"]) == ("KW-2025-01", [meeting])
    assert covered["ticks"]["voice"][0]["title"] == ACTIVITY["title"]
    assert [one["zh"] for one in uncovered["lacking"]] == [
        "缺“有党员参加”的佐证",
        "缺“有党组织的声音”的佐证",
        "缺“有党组织的工作”的佐证",
    ]
    await ok(office.post("/activities/cancel", json={"code": ACTIVITY["code"]}, headers=at(1)), 200)
    whole = await ok(office.get("/key-works/coverage?year=2025"), 200)
    assert whole["covered"] == []
    lacking = whole["uncovered"][0]["lacking"]
    assert [one["tick"] for one in lacking] == ["participation", "voice"]
    assert lacking[0]["zh"] == "缺“有党员参加”的佐证：原佐证 activity/A-2025-001 已撤销"
    again = {"code": "KW-2025-01", "tick": "voice", "evidence": "activity/A-2025-001", "ticked_on": "2025-06-10"}
    assert await rule(office.post("/key-works/tick", json=again, headers=at(4))) == "evidence-is-unknown"


async def test_a_session_that_was_held_is_evidence_until_it_is_cancelled(door: World) -> None:
    office = await listed(door, 1)
    session = {"code": "S-1", "kind": "council", "number": 3, "title": "第三次理事会", "held_on": "2025-06-10"}
    tick = {"code": "KW-2025-01", "tick": "voice", "evidence": "session/S-1", "ticked_on": "2025-06-10"}
    assert await rule(office.post("/key-works/tick", json=tick, headers=at(1))) == "evidence-is-unknown"
    await ok(office.post("/sessions", json=session))
    await ok(office.post("/key-works/tick", json=tick, headers=at(1)), 200)
    assert (await ok(office.get("/key-works/KW-2025-01"), 200))["ticks"]["voice"] == ["session/S-1"]
    cancelled = {"code": "S-1", "because": "示例：重复登记"}
    await ok(office.post("/sessions/cancel", json=cancelled, headers=at(1)), 200)
    shown = await ok(office.get("/key-works/KW-2025-01"), 200)
    assert shown["ticks"]["voice"] == []
    assert "session/S-1 已撤销" in shown["lacking"][1]["zh"]


async def test_a_tick_taken_back_is_gone_with_its_reason_and_may_be_given_again(door: World) -> None:
    office = await listed(door, 1)
    await ok(office.post("/joint-meetings", json=MEETING))
    tick = {"code": "KW-2025-01", "tick": "voice", "evidence": "meeting/JM-2025-2"}
    given = tick | {"ticked_on": "2025-06-10"}
    await ok(office.post("/key-works/tick", json=given, headers=at(1)), 200)
    back = tick | {"because": "示例：并非此项"}
    await ok(office.post("/key-works/untick", json=back, headers=at(2)), 200)
    assert await rule(office.post("/key-works/untick", json=back, headers=at(3))) == "tick-is-not-there"
    shown = await ok(office.get("/key-works/KW-2025-01"), 200)
    assert (shown["ticks"]["voice"], shown["notes"][0]["note"]) == ([], "示例：并非此项")
    await ok(office.post("/key-works/tick", json=given, headers=at(3)), 200)
    assert (await ok(office.get("/key-works/KW-2025-01"), 200))["ticks"]["voice"] == ["meeting/JM-2025-2"]


async def test_progress_is_dated_and_the_latest_day_shows(door: World) -> None:
    office = await listed(door, 1)
    for version, (day, percent) in enumerate((("2025-06-30", 60), ("2025-03-31", 20)), 1):
        said = {"code": "KW-2025-01", "reached_on": day, "percent": percent, "note": f"示例{percent}"}
        await ok(office.post("/key-works/progress", json=said, headers=at(version)), 200)
    shown = await ok(office.get("/key-works/KW-2025-01"), 200)
    assert [(one["percent"], one["note"]) for one in shown["progress"]] == [(20, "示例20"), (60, "示例60")]
    assert shown["percent"] == 60
    assert shown["version"] == 3


async def test_a_branch_neither_lists_nor_ticks_by_itself(door: World) -> None:
    await listed(door, 1)
    branch = door.client("activities", "branch_liaison", "CSBME-01")
    drop = {"code": "KW-2025-01", "dropped_on": "2025-10-01", "because": "示例"}
    assert await rule(branch.post("/key-works/drop", json=drop, headers=at(1)), 403) == "forbidden"
    tick = {"code": "KW-2025-01", "tick": "voice", "evidence": "honour/H-1", "ticked_on": "2025-06-10"}
    assert await rule(branch.post("/key-works/tick", json=tick, headers=at(1)), 403) == "forbidden"
    assert await rule(branch.get("/key-works/KW-9"), 404) == "unknown"
