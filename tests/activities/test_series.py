"""Series, the calendar and what meets in it, through the HTTP door."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.events.registry import PostFilled
from tests.activities.conftest import said
from tests.activities.test_api import ACTIVITY, MEETING, ledger, ok, rule
from tests.activities.test_states import PLAN, match
from tests.world import World

SERIES: dict[str, Any] = {
    "code": "S-1",
    "kind": "party_day",
    "title": "第{n}次主题党日",
    "hosts": ["CSBME-01"],
    "starts_on": "2150-01-01",
    "start_time": "14:00",
    "end_time": "16:00",
    "open_to": "internal",
    "place": "示例会议室",
    "recurrence": {"every": "quarter", "month": 2, "nth": 2, "weekday": "tuesday", "count": 4},
}
DAYS = ["2150-02-10", "2150-05-12", "2150-08-11", "2150-11-10"]


async def occurrences(office: Any, code: str = "S-1") -> list[tuple[str, str, str]]:
    shown = await ok(office.get(f"/series/{code}"), 200)
    return [(one["code"], one["starts_on"], one["state"]) for one in shown["occurrences"]]


async def test_a_series_is_planned_moved_in_part_and_called_off_for_the_rest(door: World) -> None:
    office = door.client("activities", "secretariat")
    answer = await ok(office.post("/series", json=SERIES))
    assert [(one["code"], one["starts_on"]) for one in answer["occurrences"]] == [
        (f"S-1-{n}", day) for n, day in enumerate(DAYS, 1)
    ]
    assert answer["provisional"] is False  # nobody asked for holidays
    assert await rule(office.post("/series", json=SERIES)) == "series-exists"
    one = PLAN | {"code": "S-1-2", "hosts": ["CSBME-01"], "starts_on": "2150-05-13"}
    await ok(office.post("/activities/replan", json=one, headers=match(1)), 200)  # this one alone
    shown = await ok(office.get("/activities/S-1-2"), 200)
    assert (shown["series"], shown["occurrence"], shown["place"]) == ("S-1", 2, None)
    weekly = {"every": "month", "day": 20, "count": 2}
    change = SERIES | {"starts_on": "2150-05-01", "recurrence": weekly, "hosts": ["CSBME-01", "society"]}
    await rule(office.post("/series/replan", json=change), 428)
    assert await rule(office.post("/series/replan", json=change, headers=match(7)), 412) == "stale-version"
    answer = await ok(office.post("/series/replan", json=change, headers=match(1)), 200)
    assert answer["called_off"] == ["S-1-4"]
    assert await occurrences(office) == [
        ("S-1-1", "2150-02-10", "planned"),
        ("S-1-2", "2150-05-20", "planned"),
        ("S-1-3", "2150-06-20", "planned"),
        ("S-1-4", "2150-11-10", "called_off"),
    ]
    off = {"code": "S-1", "from_on": "2150-05-21", "because": "示例原因"}
    assert (await ok(office.post("/series/call-off", json=off, headers=match(2)), 200))["called_off"] == ["S-1-3"]
    assert await rule(office.post("/series/call-off", json=off, headers=match(3))) == "series-has-nothing-ahead"
    [listed] = (await ok(office.get("/series?host=society"), 200))["series"]
    assert (listed["ahead"], listed["withdrawn"], listed["called_off"], listed["version"]) == (2, 2, True, 3)
    assert "示例" not in str(await ledger(door))


async def test_a_series_grows_with_new_numbers_and_holds_one_occurrence_of_its_own(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/series", json=SERIES | {"recurrence": {"every": "month", "count": 1}}))
    longer = SERIES | {"recurrence": {"every": "month", "count": 3}}
    answer = await ok(office.post("/series/replan", json=longer, headers=match(1)), 200)
    assert [one["code"] for one in answer["occurrences"]] == ["S-1-1", "S-1-2", "S-1-3"]
    await ok(office.post("/activities/plan", json=PLAN | {"code": "S-2-2"}))
    assert await rule(office.post("/series", json=SERIES | {"code": "S-2"})) == "series-code-is-taken"


async def test_a_branch_plans_series_of_its_own_only(door: World) -> None:
    own, other = (door.client("activities", "branch_liaison", f"CSBME-0{n}") for n in (1, 2))
    assert await rule(other.post("/series", json=SERIES), 403) == "forbidden"
    await ok(own.post("/series", json=SERIES))
    taken_over = SERIES | {"hosts": ["CSBME-02"]}
    assert await rule(other.post("/series/replan", json=taken_over, headers=match(1)), 403) == "forbidden"
    off = {"code": "S-1", "from_on": "2150-01-01"}
    assert await rule(other.post("/series/call-off", json=off, headers=match(1)), 403) == "forbidden"
    assert len((await ok(own.post("/series/call-off", json=off, headers=match(1)), 200))["called_off"]) == 4
    assert await rule(door.client("activities", "operator").get("/series"), 403) == "forbidden"


async def test_the_same_host_or_leader_at_the_same_hour_is_shown_and_never_blocks(door: World) -> None:
    office = door.client("activities", "secretariat")
    day = PLAN | {"hosts": ["CSBME-01"], "leaders": ["president"]}
    await ok(office.post("/activities/plan", json=day | {"start_time": "09:00", "end_time": "11:00"}))
    after = day | {"code": "A-2", "start_time": "11:00", "end_time": "12:00"}
    answer = await ok(office.post("/activities/plan", json=after))
    assert (answer["clashes"], answer["warnings"]) == ([], [])
    while_ = day | {"code": "A-3", "hosts": ["CSBME-02"], "start_time": "10:00"}
    answer = await ok(office.post("/activities/plan", json=while_))
    assert answer["clashes"] == ["A-2", "A-2025-001"]
    assert {warning["rule"] for warning in answer["warnings"]} == {"leader"}
    assert "president" in answer["warnings"][0]["why"]
    shown = await ok(office.get("/conflicts?from=2150-05-01&to=2150-05-31"), 200)
    assert [(one["record"], one["with"], one["rule"]) for one in shown["conflicts"]] == [
        ("activity/A-2", "activity/A-3", "leader"),
        ("activity/A-2025-001", "activity/A-3", "leader"),
    ]
    assert await rule(office.get("/conflicts?from=2150-05-01&to=2151-07-31"), 422) == "malformed"


async def test_persons_whom_two_sheets_expect_at_a_time_are_counted_and_not_named(door: World) -> None:
    office = door.client("activities", "secretariat")
    chair = PostFilled(
        code="P-77", body="CSBME-04", branch="CSBME-04", post="chair", person="R-77", effective_on=date(2024, 1, 1)
    )
    await door.running["activities"].intake.apply([said(chair)])
    heads = [{"count": 80, "evidence": "file/1"}]
    for n, hosts in ((1, ["CSBME-01"]), (2, ["CSBME-02"]), (3, ["society"])):
        await ok(office.post("/activities", json=ACTIVITY | {"code": f"A-{n}", "hosts": hosts, "people": []}))
        expecting = ["CSBME-04"] if n < 3 else []
        await ok(office.post("/attendance", json={"activity": f"A-{n}", "expecting": expecting, "heads": heads}))
    [found] = (await ok(office.get("/conflicts?from=2025-05-01&to=2025-05-31"), 200))["conflicts"]
    assert (found["rule"], found["record"], found["with"]) == ("person", "activity/A-1", "activity/A-2")
    assert (found["who"], found["why"]) == ("1", "有 1 人在 2025-05-20 同时应到“科学道德和学风建设宣讲”")
    assert "R-77" not in str(found)


async def test_the_calendar_shows_each_day_what_lies_on_it(door: World) -> None:
    office = door.client("activities", "secretariat")
    long = PLAN | {"code": "A-1", "starts_on": "2150-05-30", "ends_on": "2150-06-02"}
    await ok(office.post("/activities/plan", json=long))
    await ok(office.post("/activities/plan", json=PLAN | {"code": "A-2", "hosts": ["society"]}))
    await ok(office.post("/activities/plan", json=PLAN | {"code": "A-3", "starts_on": "2150-06-30"}))
    await ok(office.post("/activities/cancel", json={"code": "A-3"}, headers=match(1)), 200)
    june = await ok(office.get("/calendar?on=2150-06-15"), 200)
    assert (june["from"], june["to"], june["zone"]) == ("2150-06-01", "2150-06-30", "Asia/Shanghai")
    assert {day: records for day, records in june["days"].items() if records} == {
        "2150-06-01": ["activity/A-1"],
        "2150-06-02": ["activity/A-1"],
    }
    assert len(june["days"]) == 30
    assert (june["complete"], [entry["title"] for entry in june["entries"]]) == (True, [PLAN["title"]])
    quarter = await ok(office.get("/calendar?view=quarter&on=2150-06-15&host=society"), 200)
    assert [entry["record"] for entry in quarter["entries"]] == ["activity/A-2"]
    gone = await ok(office.get("/calendar?view=week&on=2150-06-30&state=called_off&kind=co_building"), 200)
    assert [entry["record"] for entry in gone["entries"]] == ["activity/A-3"]


async def test_the_calendar_has_joint_meetings_for_every_branch_and_sessions_for_the_society(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/joint-meetings", json=MEETING))
    session = {
        "code": "SC-1",
        "kind": "standing_council",
        "number": 1,
        "title": "第1次常务理事会",
        "held_on": "2025-06-11",
    }
    await ok(office.post("/sessions", json=session))
    path = "/calendar?on=2025-06-01"
    found = {}
    for host in ("", "&host=society", "&host=CSBME-03", "&host=unit:U-1", "&kind=joint_meeting"):
        shown = await ok(office.get(path + host), 200)
        found[host] = [(entry["record"], entry["starts_on"]) for entry in shown["entries"]]
    meeting, held = ("meeting/JM-2025-2", "2025-06-10"), ("session/SC-1", "2025-06-11")
    assert found == {
        "": [meeting, held],
        "&host=society": [meeting, held],
        "&host=CSBME-03": [meeting],
        "&host=unit:U-1": [],
        "&kind=joint_meeting": [meeting],
    }


async def test_a_calendar_says_when_there_is_more_than_it_shows(door: World) -> None:
    office, database = door.client("activities", "secretariat"), door.running["activities"].database
    for n in range(3):
        await ok(office.post("/activities", json=ACTIVITY | {"code": f"A-{n}"}))
    await database.pool.execute("INSERT INTO setting VALUES ('calendar_most', '2000-01-01', 2)")
    shown = await ok(office.get("/calendar?on=2025-05-20"), 200)
    assert ([entry["record"] for entry in shown["entries"]], shown["complete"]) == (
        ["activity/A-0", "activity/A-1"],
        False,
    )
