"""Sheets through the HTTP door: who is expected by the committee of the day, and what the record then counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest

from shared.events.registry import PostEnded, PostFilled
from shared.workbook.writing import csv_file
from tests.activities.conftest import said
from tests.activities.test_api import ACTIVITY, ledger, ok, rule
from tests.world import World

CODE = ACTIVITY["code"]
RECORD = {name: value for name, value in ACTIVITY.items() if name != "people"}
SHEET: dict[str, Any] = {
    "activity": CODE,
    "expecting": ["CSBME-01"],
    "lines": [
        {"person": "R-11", "branch": "CSBME-01"},
        {"person": "R-12", "branch": "CSBME-01", "state": "excused", "reason": "示例：出差在外"},
        {"name": "测试甲", "unit": "示例大学", "state": "walk_in", "sort": "public"},
    ],
    "heads": [{"count": 20, "evidence": "file/PHOTO-1", "sort": "scientist"}],
}


def post(person: int, kind: str = "committee_member", body: str = "CSBME-01", **changes: Any) -> Any:
    """A post in the committee of a branch, or in a body; `until` is the first day no longer."""
    branch = body if body.startswith("CSBME") else None
    facts = {"code": f"C-{person}", "body": body, "branch": branch, "post": kind, "person": f"R-{person}"}
    return {**facts, "effective_on": date(2025, 1, 1), **changes}


COMMITTEE = [
    said(PostFilled(**post(11, "chair"))),
    said(PostFilled(**post(12))),
    said(PostFilled(**post(13))),
    said(PostEnded(**post(13, effective_on=date(2025, 5, 20))), 2),
    said(PostFilled(**post(14, effective_on=date(2025, 5, 20)))),
    said(PostFilled(**post(15, until=date(2025, 5, 21)))),
    said(PostFilled(**post(16, "liaison"))),
    said(PostFilled(**post(21, "council_member", "COUNCIL"))),
    said(PostFilled(**post(12, "vice_president", "COUNCIL") | {"code": "C-22"})),
]
"""R-13 left and R-14 came on 2025-05-20, when the activity was; R-15 sat until that day; a liaison is no committee."""


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat, with the activity held and the committee known."""
    await door.running["activities"].intake.apply(COMMITTEE)
    secretariat = door.client("activities", "secretariat")
    await ok(secretariat.post("/activities", json=RECORD))
    return secretariat


async def expected_on(office: Any, door: World, code: str, day: str) -> list[str]:
    await ok(office.post("/activities", json=RECORD | {"code": code, "starts_on": day, "minutes_filed_on": None}))
    shown = await ok(office.get(f"/activities/{code}/expected"), 200)
    assert shown["on"] == day
    return [seat["person"] for seat in shown["expected"]]


async def test_the_committee_of_the_day_is_expected_on_both_edge_days(door: World, office: Any) -> None:
    assert await expected_on(office, door, "A-1", "2025-05-19") == ["R-11", "R-12", "R-13", "R-15"]
    assert await expected_on(office, door, "A-2", "2025-05-20") == ["R-11", "R-12", "R-14", "R-15"]
    assert await expected_on(office, door, "A-3", "2025-05-21") == ["R-11", "R-12", "R-14"]
    assert await expected_on(office, door, "A-4", "2024-12-31") == []
    shown = await ok(office.get(f"/activities/{CODE}/expected?body=COUNCIL&body=CSBME-01"), 200)
    assert (shown["people"], len(shown["expected"])) == (5, 6)
    assert (
        await rule(office.post("/attendance", json=SHEET | {"expecting": ["COUNCIL", "B-9"]})) == "nobody-is-expected"
    )


async def test_a_sheet_of_what_was_held_corrects_its_record_and_names_nobody(door: World, office: Any) -> None:
    answer = await office.post("/attendance", json=SHEET)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    told = answer.json()
    assert (told["corrected"], told["expected"], told["present"], told["excused"], told["absent"]) == (True, 4, 1, 1, 2)
    assert (told["attendances"], told["people"], told["attendances_without_names"]) == (22, 2, 20)
    shown = await ok(office.get(f"/activities/{CODE}"), 200)
    assert (shown["attendances"], shown["people"], shown["attendances_without_names"]) == (22, 2, 20)
    assert (shown["public"], shown["scientists"], shown["expected"], shown["party_members_present"]) == (1, 20, 4, 12)
    assert [correction["version"] for correction in shown["corrections"]] == [2]
    assert shown["corrections"][0]["because"].startswith("按签到表")
    last = (await ledger(door))[-2:]
    assert [event["type"].split(".", 1)[1] for event in last] == ["activity.corrected.v1", "attendance.recorded.v1"]
    text = orjson.dumps(await ledger(door)).decode()
    assert not [word for word in ("测试甲", "示例大学", "出差") if word in text]


async def test_a_sheet_is_shown_with_its_reasons_and_says_how_people_are_told_apart(door: World, office: Any) -> None:
    await ok(office.post("/attendance", json=SHEET))
    shown = await ok(office.get(f"/activities/{CODE}/attendance"), 200)
    assert (shown["version"], shown["held_on"], shown["expecting"]) == (1, "2025-05-20", ["CSBME-01"])
    assert [line["who"] for line in shown["lines"]] == ["R-11", "R-12", None, "R-14", "R-15"]
    assert [line["reason"] for line in shown["lines"]] == [None, "示例：出差在外", None, None, None]
    assert shown["counts"]["told_apart_by"].startswith("人员编码")
    assert shown["heads"] == [{"sort": "scientist", "count": 20, "evidence": "file/PHOTO-1"}]
    assert await rule(office.get("/activities/A-9/attendance"), 404) == "unknown"


async def test_a_sheet_is_corrected_whole_and_by_those_who_saw_it(door: World, office: Any) -> None:
    await ok(office.post("/attendance", json=SHEET))
    assert await rule(office.post("/attendance", json=SHEET)) == "sheet-exists"
    again = SHEET | {"lines": [{"line": 1}, {"line": 3, "state": "observer"}], "heads": [], "because": "示例：补签"}
    few = again | {"lines": [{"line": n, "state": "present"} for n in (1, 2, 3, 4, 5)]}
    assert await rule(office.post("/attendance/correct", json=again), 428) == "version-missing"
    assert await rule(office.post("/attendance/correct", json=again, headers={"If-Match": "2"}), 412) == "stale-version"
    too_few = office.post("/attendance/correct", json=again, headers={"If-Match": "1"})
    assert await rule(too_few) == "more-party-members-than-attendances"
    heads = [{"count": 10, "evidence": "file/PHOTO-1"}]
    told = await ok(office.post("/attendance/correct", json=few | {"heads": heads}, headers={"If-Match": "1"}), 200)
    assert (told["attendances"], told["people"], told["corrected"]) == (15, 5, True)
    shown = await ok(office.get(f"/activities/{CODE}"), 200)
    assert (shown["attendances"], shown["people"]) == (15, 5)
    assert shown["corrections"][-1]["because"] == "示例：补签"
    none = SHEET | {"activity": "A-9", "expecting": []}
    assert await rule(office.post("/attendance", json=none), 404) == "unknown"
    assert (
        await rule(office.post("/attendance/correct", json=none, headers={"If-Match": "0"}), 404) == "sheet-is-missing"
    )


async def test_an_activity_with_a_sheet_is_held_without_counts(door: World, office: Any) -> None:
    plan = {name: ACTIVITY[name] for name in ("kind", "title", "hosts", "open_to")} | {"code": "A-8"}
    await ok(office.post("/activities/plan", json=plan | {"starts_on": "2150-05-20"}))
    apology = {"activity": "A-8", "lines": [{"person": "R-12", "state": "excused"}]}
    assert not (await ok(office.post("/attendance", json=apology)))["corrected"]
    missing = plan | {"starts_on": "2025-05-20"}
    assert await rule(office.post("/activities", json=missing)) == "counts-are-missing"
    await ok(office.post("/activities", json=missing | {"attendances": 3}))
    full = apology | {"lines": [{"person": "R-11"}, {"member": "M-1"}]}
    assert (await ok(office.post("/attendance/correct", json=full, headers={"If-Match": "1"}), 200))["corrected"]
    corrected = missing | {"title": "更正的题目", "because": "示例：题目"}
    await ok(office.post("/activities/correct", json=corrected, headers={"If-Match": "3"}), 200)
    shown = await ok(office.get("/activities/A-8"), 200)
    assert (shown["title"], shown["attendances"], shown["people"], shown["members"]) == ("更正的题目", 2, 2, 1)


async def test_only_those_who_reach_a_host_save_or_read_its_sheet(door: World, office: Any) -> None:
    own = door.client("activities", "branch_liaison", scope="CSBME-01")
    other = door.client("activities", "branch_liaison", scope="CSBME-02")
    assert await rule(other.post("/attendance", json=SHEET), 403) == "forbidden"
    await ok(own.post("/attendance", json=SHEET))
    change = other.post("/attendance/correct", json=SHEET, headers={"If-Match": "1"})
    assert await rule(change, 403) == "forbidden"
    for path in ("attendance", "expected"):
        assert await rule(other.get(f"/activities/{CODE}/{path}"), 403) == "forbidden"
        await ok(own.get(f"/activities/{CODE}/{path}"), 200)
        await ok(door.client("activities", "leader").get(f"/activities/{CODE}/{path}"), 200)


async def test_a_workbook_does_not_count_otherwise_than_the_sheet(door: World, office: Any) -> None:
    await ok(office.post("/attendance", json=SHEET))
    head = ["编码", "主办单位", "名称", "类型", "开始日期", "受益人次"]
    row = [CODE, "CSBME-01", ACTIVITY["title"], "宣讲", "2025-05-20"]
    for count, wrong in (("22", 0), ("80", 1)):
        file = {"file": ("a.csv", csv_file([head, [*row, count]]))}
        told = (await ok(office.post("/imports", files=file), 200))["sheets"]["活动"]
        assert (told["error_count"], told["counts"]["error"]) == (wrong, wrong), told
