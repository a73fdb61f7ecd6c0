"""Expectations through the door and by the clock of the service: told, answered, opened again, and set by rules."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from services.activities.handlers.expectations import tell_expectations
from shared.events.registry import BranchFounded
from tests.activities.conftest import branch, said
from tests.activities.test_api import ACTIVITY, MEETING, ledger, ok, rule
from tests.activities.test_states import match
from tests.world import World

RULE = {
    "name": "academic_2025",
    "effective_on": "2025-01-01",
    "value": {"form": "activities", "of": "branch", "kinds": ["academic"], "every": "year", "least_days": 183},
    "because": "常务理事会决定",
}
ACADEMIC = ACTIVITY | {"kind": "academic"}
ASKED = "/expectations?rule=academic_2025&to=2025-12-31"


async def told(door: World) -> int:
    """What one round of the clock has said."""
    async with door.running["activities"].database.transaction("clock") as uow:
        return await tell_expectations(uow)


async def rows(door: World, path: str = ASKED) -> dict[str, Any]:
    shown = await ok(door.client("activities", "secretariat").get(path), 200)
    return {row["parties"][0]: row for row in shown["expectations"]}


async def test_a_missing_activity_is_seen_though_nobody_entered_anything(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/expectation-rules", json=RULE))
    await ok(office.post("/activities", json=ACADEMIC))
    assert await told(door) > 0
    assert await told(door) == 0
    found = await rows(door)
    assert {party: row["state"] for party, row in found.items()} == {
        "CSBME-01": "met",
        "CSBME-02": "missing",
        "CSBME-03": "missing",
        "CSBME-04": "missing",
    }
    assert (found["CSBME-01"]["records"], found["CSBME-01"]["since"]) == (["activity/A-2025-001"], "2025-05-20")
    assert (found["CSBME-02"]["since"], found["CSBME-02"]["active_days"]) == ("2026-01-01", 365)
    assert "每年至少主办 1 次学术活动" in found["CSBME-02"]["zh"]
    counts = (await ok(office.get(ASKED), 200))["counts"]
    assert counts == {"open": 0, "missing": 3, "met": 1, "late": 0, "excused": 0}


async def test_a_record_withdrawn_or_corrected_opens_what_it_met(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/expectation-rules", json=RULE))
    await ok(office.post("/activities", json=ACADEMIC))
    await told(door)
    other = ACADEMIC | {"hosts": ["CSBME-02"], "because": "主办单位填错"}
    await ok(office.post("/activities/correct", json=other, headers=match(1)), 200)
    await told(door)
    found = await rows(door)
    assert (found["CSBME-01"]["state"], found["CSBME-02"]["state"]) == ("missing", "met")
    off = {"code": ACADEMIC["code"], "because": "重复登记"}
    await ok(office.post("/activities/cancel", json=off, headers=match(2)), 200)
    await told(door)
    assert {row["state"] for row in (await rows(door)).values()} == {"missing"}


async def test_what_is_missing_is_answered_by_its_branch_and_the_words_stay_here(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/expectation-rules", json=RULE))
    await told(door)
    own = door.client("activities", "branch_liaison", "CSBME-02")
    seen = (await ok(own.get(ASKED), 200))["expectations"]
    assert [row["parties"] for row in seen] == [["CSBME-02"]]
    code = seen[0]["code"]
    answer = {"code": code, "answer": "not_arranged", "because": "本年换届，不安排学术会议"}
    foreign = door.client("activities", "branch_liaison", "CSBME-01")
    assert await rule(foreign.post("/expectations/answer", json=answer, headers=match(1)), 403) == "forbidden"
    assert await rule(foreign.get(f"/expectations/{code}"), 404) == "unknown"
    await ok(own.post("/expectations/answer", json=answer, headers=match(1)), 200)
    assert await told(door) == 0
    shown = await ok(own.get(f"/expectations/{code}"), 200)
    assert (shown["state"], shown["answer"]["answer"], shown["version"]) == ("excused", "not_arranged", 2)
    assert shown["answers"][0]["because"] == "本年换届，不安排学术会议"
    assert "不安排学术会议" not in str(await ledger(door))
    assert (await own.post("/expectations/answer", json=answer, headers=match(1))).status_code == 412
    await ok(own.post("/expectations/withdraw-answer", json={"code": code}, headers=match(2)), 200)
    assert (await rows(door))["CSBME-02"]["state"] == "missing"


async def test_a_branch_told_later_is_judged_by_the_days_it_stood(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/expectation-rules", json=RULE))
    await told(door)
    assert "CSBME-09" not in await rows(door)
    new = branch(7, kind=BranchFounded, on=date(2025, 7, 2))
    await door.running["activities"].intake.apply([said(new)])
    await told(door)
    assert (await rows(door))["CSBME-07"]["active_days"] == 183


async def test_of_two_clocks_at_once_one_tells_and_the_other_has_nothing_to_say(door: World) -> None:
    await ok(door.client("activities", "secretariat").post("/expectation-rules", json=RULE))
    first, second = await asyncio.gather(told(door), told(door))
    assert first + second == max(first, second) > 0
    seen = [event["subject"] for event in await ledger(door) if event["subject"].startswith("expectation/")]
    assert len(seen) == len(set(seen)) == first + second


async def test_the_minutes_of_a_joint_meeting_are_missing_until_they_are_filed(door: World) -> None:
    office = door.client("activities", "secretariat")
    value = {"form": "minutes", "kinds": ["joint_meeting"], "within_days": 7}
    await ok(office.post("/expectation-rules", json=RULE | {"name": "minutes_2025", "value": value}))
    await ok(office.post("/joint-meetings", json=MEETING))
    await told(door)
    [row] = (await ok(office.get("/expectations?rule=minutes_2025"), 200))["expectations"]
    assert (row["about"], row["state"], row["since"]) == ("meeting/JM-2025-2", "missing", "2025-06-18")
    filed = {"code": "JM-2025-2", "filed_on": "2025-06-20"}
    await ok(office.post("/joint-meetings/minutes", json=filed, headers=match(1)), 200)
    await told(door)
    [row] = (await ok(office.get("/expectations?rule=minutes_2025"), 200))["expectations"]
    assert (row["state"], row["since"], row["records"]) == ("late", "2025-06-20", ["meeting/JM-2025-2"])


async def test_minutes_have_one_limit_whether_the_papers_or_an_expectation_ask(door: World) -> None:
    office = door.client("activities", "secretariat")
    limit = {"name": "meeting_minutes_within_days", "effective_on": "2025-01-01", "value": 10, "because": "示例：放宽"}
    await ok(office.post("/settings", json=limit))
    await ok(office.post("/joint-meetings", json=MEETING))

    async def asked(**within: int) -> tuple[str, str]:
        value = {"form": "minutes", "kinds": ["joint_meeting"], **within}
        said = RULE | {"name": "minutes_filed", "value": value}
        await ok(office.post("/expectation-rules", json=said, headers=match(len(within))))
        await told(door)
        [row] = (await ok(office.get("/expectations?rule=minutes_filed&to=2025-12-31"), 200))["expectations"]
        papers = await ok(office.get("/joint-meetings/JM-2025-2/papers"), 200)
        return row["due_on"], papers["minutes_due_on"]

    assert await asked() == ("2025-06-20", "2025-06-20")
    assert await asked(within_days=3) == ("2025-06-13", "2025-06-13")


async def test_joint_meetings_of_each_quarter_are_expected_of_the_society(door: World) -> None:
    office = door.client("activities", "secretariat")
    value = {"form": "meetings", "kinds": ["joint_meeting"], "every": "quarter", "excusable": False}
    await ok(office.post("/expectation-rules", json=RULE | {"name": "joint_2025", "value": value}))
    await ok(office.post("/joint-meetings", json=MEETING))
    await told(door)
    path = "/expectations?rule=joint_2025&to=2025-12-31"
    shown = (await ok(office.get(path), 200))["expectations"]
    assert [(row["about"], row["state"]) for row in shown] == [
        ("2025-Q1", "missing"),
        ("2025-Q2", "met"),
        ("2025-Q3", "missing"),
        ("2025-Q4", "missing"),
    ]
    answer = {"code": shown[0]["code"], "answer": "other", "because": "未安排"}
    assert await rule(office.post("/expectations/answer", json=answer, headers=match(1))) == "must-be-done"
    off = RULE | {"name": "joint_2025", "value": value | {"enabled": False}}
    assert await rule(office.post("/expectation-rules", json=off), 428) == "version-missing"
    await ok(office.post("/expectation-rules", json=off, headers=match(1)), 201)
    await told(door)
    assert (await ok(office.get(path), 200))["expectations"] == []
    assert len((await ok(office.get(f"{path}&state=released"), 200))["expectations"]) == 4


async def test_a_rule_is_shown_with_every_value_and_refused_where_it_breaks_its_shape(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/expectation-rules", json=RULE))
    assert await rule(office.post("/expectation-rules", json=RULE, headers=match(1))) == "same-rule"
    broken = RULE | {"value": {"form": "activities", "of": "branch", "every": "week"}}
    assert await rule(office.post("/expectation-rules", json=broken, headers=match(1)), 422) == "rule-breaks-its-shape"
    changed = RULE | {"value": RULE["value"] | {"at_least": 2}, "effective_on": "2026-01-01"}  # type: ignore[operator]
    await ok(office.post("/expectation-rules", json=changed, headers=match(1)), 201)
    shown = {one["name"]: one for one in (await ok(office.get("/expectation-rules"), 200))["rules"]}
    mine = shown["academic_2025"]
    assert (mine["since"], mine["value"]["at_least"], mine["version"], len(mine["versions"])) == ("2026-01-01", 2, 2, 2)
    assert mine["versions"][1]["because"] == "常务理事会决定"
    assert {"joint_meeting", "activity_report", "branch_plan", "party_building_item"} <= shown.keys()
    liaison = door.client("activities", "branch_liaison", "CSBME-01")
    assert await rule(liaison.post("/expectation-rules", json=RULE), 403) == "forbidden"
