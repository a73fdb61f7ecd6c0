"""What no other test asks the activities' door, or never sees done: for the document to show."""

from __future__ import annotations

import pytest

from tests.openapi.fuzz import token
from tests.openapi.operator import ENTRIES, LOOKS, WAITS
from tests.world import World

READ = (
    "/imports/mappings",
    "/ops/heads?source=/societies/csbme/registry",
    *LOOKS,
)


@pytest.mark.parametrize("name", ["activities"], indirect=True)
async def test_the_operator_reads_what_was_heard_and_what_is_parked(door: World, name: str) -> None:
    client = door.client(name, None)
    client.headers["Authorization"] = f"Bearer {token(door)}"
    await door.running[name].parked.add(ENTRIES)
    answers = [await client.get(path) for path in READ]
    answers.append(await client.post("/ops/replay", json={"to": "reporting", "limit": 10}))
    answers.append(await client.post("/ops/parked/retry", json={"parked": WAITS}))
    answers.append(await client.post("/ops/parked/drop", json={"parked": 2, "because": "示例：无法读取"}))
    assert [answer.text for answer in answers if not answer.is_success] == []


APPLICATION = {
    "code": "PJ-2026-1",
    "year": 2026,
    "title": "示例：百名专家进分支",
    "category": "特色活动",
    "applicant": "示例学会党支部",
    "drafted_on": "2026-01-10",
    "goal": "示例：让科技工作者的意见有回音。",
    "basis": "示例：学会年度工作计划。",
    "tasks": [{"title": "走访分支机构", "indicator": "走访十家"}],
    "budget": [{"title": "会议费", "amount_fen": 800000}],
    "stages": [{"title": "实施", "starts_on": "2026-03-01", "ends_on": "2026-10-31", "planned_fen": 800000}],
}
SESSION = {
    "code": "SC-2026-1",
    "kind": "standing_council",
    "number": 12,
    "title": "第十二次常务理事会会议",
    "held_on": "2099-03-20",
    "agenda": [{"number": 1, "title": "研究党建工作", "party_building": True}],
}
LINE = {"code": "PL-2026-3", "number": 3, "title": "科学道德宣讲", "kind": "lecture", "quarter": 2}
PLAN = {
    "code": "PL-2026",
    "year": 2026,
    "party": "society",
    "title": "学会2026年工作计划",
    "handed_in_on": "2025-12-15",
}
MEETING = {"code": "JM-2099-1", "number": 1, "title": "示例：第一次党建联席会议", "meets_on": "2099-03-18"}
ITEM = {"meeting": "JM-2099-1", "by": "society", "title": "交流学风建设做法"}
STEPS: tuple[tuple[str, dict[str, object], int], ...] = (
    ("/projects", APPLICATION, 0),
    ("/projects/redraft", APPLICATION | {"title": "示例：百名专家进分支机构"}, 1),
    ("/projects/apply", {"code": "PJ-2026-1", "applied_on": "2026-01-20"}, 2),
    ("/projects/return", {"code": "PJ-2026-1", "returned_on": "2026-01-25", "because": "示例：请补充佐证方式"}, 3),
    ("/sessions/plan", SESSION, 0),
    ("/sessions/replan", SESSION | {"held_on": "2099-03-27", "place": "示例会议室"}, 1),
    ("/plans", PLAN, 0),
    ("/plan-lines", LINE | {"plan": "PL-2026"}, 0),
    ("/plan-lines/change", LINE | {"quarter": 3}, 1),
    ("/joint-meetings/plan", MEETING, 0),
    ("/joint-meetings/call", {"code": "JM-2099-1", "starts_at": "2099-03-18T14:00:00+08:00", "place": "示例会议室"}, 1),
    ("/agenda-items", ITEM, 0),
    ("/agenda-items/withdraw", {"code": "JM-2099-1-A1", "because": "示例：下次再议"}, 1),
)


@pytest.mark.parametrize("name", ["activities"], indirect=True)
async def test_what_is_planned_is_planned_otherwise_and_taken_back(door: World, name: str) -> None:
    office = door.client(name, "secretariat")
    for path, body, version in STEPS:
        headers = {"If-Match": f'"{version}"'} if version else {}
        answer = await office.post(path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text)
