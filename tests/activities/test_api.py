"""The HTTP door of activities: what is recorded, what is refused, who may, and what comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from tests.world import World

ACTIVITY: dict[str, Any] = {
    "code": "A-2025-001",
    "kind": "lecture",
    "title": "科学道德和学风建设宣讲",
    "hosts": ["CSBME-01"],
    "starts_on": "2025-05-20",
    "place": "某大学报告厅",
    "open_to": "public",
    "led_by_party_members": True,
    "expected": 100,
    "attendances": 80,
    "people": [{"member": "M-1"}, {"name": "测试甲", "unit": "示例大学"}],
    "party_members_present": 12,
    "minutes_filed_on": "2025-05-25",
    "summary": "宣讲摘要",
}
MEETING: dict[str, Any] = {
    "code": "JM-2025-2",
    "number": 2,
    "title": "2025年第二次党建联席会议",
    "held_on": "2025-06-10",
    "attendance": [
        {"branch": "CSBME-01", "state": "present"},
        {"branch": "CSBME-02", "state": "excused", "reason": "出差在外"},
        {"branch": "CSBME-04", "state": "walk_in"},
    ],
    "decided": [
        {"number": 1, "title": "各分会年底前建立党建小组", "text": "全文", "lead": "CSBME-01", "due_on": "2025-12-31"},
        {"number": 2, "title": "宣讲安排", "lead": "CSBME-02", "co_leads": ["CSBME-01"], "due_on": "2025-09-30"},
    ],
}


def key_work(number: int) -> dict[str, Any]:
    return {"code": f"KW-2025-{number:02d}", "year": 2025, "number": number, "title": f"重点工作之{number}"}


async def ok(answer: Any, status: int = 201) -> Any:
    """The body of an answer with the status expected."""
    answer = await answer
    assert answer.status_code == status, answer.text
    return answer.json()


async def rule(answer: Any, status: int = 409) -> str:
    """The rule that a refusal names."""
    return str((await ok(answer, status))["type"])


async def ledger(door: World) -> list[dict[str, Any]]:
    rows = await door.running["activities"].database.pool.fetch(
        "SELECT body FROM ledger ORDER BY recorded_at, event_id"
    )
    return [orjson.loads(row["body"]) for row in rows]


async def test_a_key_work_is_covered_when_all_three_ticks_have_evidence_that_stands(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/key-works", json=key_work(1)))
    ticks = [{"key_work": "KW-2025-01", "tick": tick} for tick in ("participation", "voice")]
    await ok(office.post("/activities", json=ACTIVITY | {"ticks": ticks}))
    shown = (await ok(office.get("/key-works?year=2025"), 200))["key_works"][0]
    assert (shown["missing"], shown["covered"]) == (["work"], False)
    assert shown["ticks"]["voice"] == ["activity/A-2025-001"]
    work = {"key_work": "KW-2025-01", "tick": "work", "evidence": "activity/A-2025-001"}
    await ok(office.post("/activities", json=ACTIVITY | {"code": "A-2025-002", "ticks": [work]}))
    assert (await ok(office.get("/key-works?year=2025"), 200))["key_works"][0]["covered"]
    await ok(office.post("/activities/cancel", json={"code": "A-2025-001"}, headers={"If-Match": "1"}), 200)
    shown = (await ok(office.get("/key-works?year=2025"), 200))["key_works"][0]
    assert shown["missing"] == ["participation", "voice", "work"]
    unknown = ACTIVITY | {"code": "A-3", "ticks": [work]}
    assert await rule(office.post("/activities", json=unknown)) == "evidence-is-unknown"


async def test_a_year_takes_no_more_key_works_than_the_society_has_set(door: World) -> None:
    office = door.client("activities", "secretariat")
    for number in (1, 2, 3):
        assert (await ok(office.post("/key-works", json=key_work(number))))["limit"] == 3
    assert await rule(office.post("/key-works", json=key_work(4))) == "year-is-full"
    again = key_work(1) | {"year": 2026, "number": 9}
    assert await rule(office.post("/key-works", json=again)) == "key-work-exists"
    for number in range(1, 11):  # before the society said anything the default of ten holds
        await ok(office.post("/key-works", json=key_work(number) | {"code": f"KW-2024-{number}", "year": 2024}))
    eleventh = key_work(11) | {"code": "KW-2024-11", "year": 2024}
    assert await rule(office.post("/key-works", json=eleventh)) == "year-is-full"


async def test_of_many_who_ask_at_once_only_as_many_as_may_are_heard(door: World) -> None:
    office = door.client("activities", "secretariat")
    asked = [office.post("/key-works", json=key_work(number)) for number in range(1, 7)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*asked)) == [201] * 3 + [409] * 3
    twice = await asyncio.gather(*(office.post("/activities", json=ACTIVITY) for _ in range(3)))
    assert sorted(answer.status_code for answer in twice) == [201, 409, 409]


async def test_no_name_place_or_summary_leaves_with_the_event(door: World) -> None:
    office = door.client("activities", "secretariat")
    answer = await ok(office.post("/activities", json=ACTIVITY))
    assert answer == {"code": "A-2025-001", "late": True, "people": 2, "attendances": 80}
    (event,) = [event for event in await ledger(door) if event["type"] == "activities.activity.held.v2"]
    assert event["data"]["effective_on"] == "2025-05-20"
    assert [len(person) for person in event["data"]["people"]] == [64, 64]
    text = orjson.dumps(event).decode()
    assert not [word for word in ("测试甲", "示例大学", "M-1", "报告厅", "摘要") if word in text]
    shown = await ok(office.get("/activities/A-2025-001"), 200)
    assert (shown["people"], shown["attendances_without_names"], shown["late"]) == (2, 78, True)
    assert (shown["place"], shown["summary"]) == ("某大学报告厅", "宣讲摘要")


async def test_an_activity_is_refused_with_the_rule_it_breaks(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=ACTIVITY))
    assert await rule(office.post("/activities", json=ACTIVITY)) == "activity-exists"
    for change, broken, status in (
        ({"hosts": ["CSBME-77"]}, "host-is-unknown", 409),
        ({"hosts": ["CSBME-09"], "starts_on": "2025-06-01", "minutes_filed_on": None}, "host-has-ended", 409),
        ({"starts_on": "2199-01-01"}, "not-held-yet", 409),
        ({"attendances": 1}, "more-people-than-attendances", 409),
        ({"key_works": ["KW-1"]}, "unknown", 404),
        ({"people": [{"name": "测试甲", "unit": "示例大学", "phone": "13800000000"}]}, "malformed", 422),
        ({"people": [{"name": "测试甲"}]}, "malformed", 422),
        ({"title": "a\0b"}, "malformed", 422),
        ({"hosts": []}, "malformed", 422),
        ({"starts_on": "0001-01-01"}, "malformed", 422),
    ):
        answer = office.post("/activities", json=ACTIVITY | {"code": "A-2"} | change)
        assert await rule(answer, status) == broken
    before_its_end = ACTIVITY | {"code": "A-9", "hosts": ["CSBME-09"]}
    await ok(office.post("/activities", json=before_its_end))


async def test_a_liaison_records_activities_of_the_own_branch_only(door: World) -> None:
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    await ok(liaison.post("/activities", json=ACTIVITY))
    await ok(liaison.post("/activities", json=ACTIVITY | {"code": "A-2", "hosts": ["CSBME-01", "unit:HOSPITAL-1"]}))
    for hosts in (["CSBME-02"], ["CSBME-01", "CSBME-02"], ["society"], ["unit:HOSPITAL-1"]):
        answer = liaison.post("/activities", json=ACTIVITY | {"code": "A-3", "hosts": hosts})
        assert await rule(answer, 403) == "forbidden"
    assert await rule(door.client("activities", None).get("/activities"), 401) == "unidentified"


async def test_activities_are_listed_by_kind_host_and_day_page_by_page(door: World) -> None:
    office = door.client("activities", "secretariat")
    for day in range(1, 6):
        hosts = ["CSBME-01", "society"] if day % 2 else ["CSBME-02"]
        change = {"code": f"A-{day}", "hosts": hosts, "starts_on": f"2025-05-0{day}"}
        await ok(office.post("/activities", json=ACTIVITY | change))
    first = await ok(office.get("/activities?limit=2"), 200)
    assert [a["code"] for a in first["activities"]] == ["A-1", "A-2"]
    second = await ok(office.get("/activities", params={"limit": 3, "cursor": first["next"]}), 200)
    assert [a["code"] for a in second["activities"]] == ["A-3", "A-4", "A-5"]
    last = await ok(office.get("/activities", params={"limit": 3, "cursor": second["next"]}), 200)
    assert last == {"activities": [], "next": None}
    some = await ok(office.get("/activities?host=society&from=2025-05-02&to=2025-05-04&kind=lecture"), 200)
    assert [a["code"] for a in some["activities"]] == ["A-3"]
    assert await rule(office.get("/activities?cursor=2025-13-99~A"), 422) == "malformed"


async def test_who_was_not_mentioned_at_a_joint_meeting_was_absent(door: World) -> None:
    office = door.client("activities", "secretariat")
    answer = await ok(office.post("/joint-meetings", json=MEETING))
    assert answer == {
        "code": "JM-2025-2",
        "expected": ["CSBME-01", "CSBME-02", "CSBME-03"],
        "quorum_met": False,
        "decided": ["JM-2025-2-1", "JM-2025-2-2"],
    }
    shown = (await ok(office.get("/joint-meetings"), 200))["joint_meetings"][0]
    assert {seat["branch"]: seat["state"] for seat in shown["attendance"]} == {
        "CSBME-01": "present",
        "CSBME-02": "excused",
        "CSBME-03": "absent",
        "CSBME-04": "walk_in",
    }
    assert "出差在外" not in orjson.dumps(await ledger(door)).decode()
    later = MEETING | {"code": "JM-2025-3", "number": 3, "held_on": "2025-09-10", "decided": []}
    assert (await ok(office.post("/joint-meetings", json=later)))["expected"] == ["CSBME-01", "CSBME-02"]


async def test_the_answer_to_a_new_record_carries_the_version_that_a_change_must_name(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/key-works", json=key_work(1)))
    ticks = [{"key_work": "KW-2025-01", "tick": tick} for tick in ("participation", "voice", "work")]
    answer = await office.post("/activities", json=ACTIVITY | {"ticks": ticks})
    assert answer.headers["ETag"] == '"1"'
    stale = office.post("/activities/cancel", json={"code": "A-2025-001"}, headers={"If-Match": "7"})
    assert await rule(stale, 412) == "stale-version"
    change = {"code": "A-2025-001", "because": "重复登记"}
    await ok(office.post("/activities/cancel", json=change, headers={"If-Match": answer.headers["ETag"]}), 200)
    again = office.post("/activities/cancel", json=change, headers={"If-Match": "2"})
    assert await rule(again) == "activity-already-cancelled"
    cancelled = (await ledger(door))[-1]
    assert cancelled["data"] == {"code": "A-2025-001", "effective_on": "2025-05-20"}
