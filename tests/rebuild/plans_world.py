"""What the small world does with sessions, yearly plans, and what its rules expect of whom."""

from __future__ import annotations

from typing import Any

from services.activities.handlers.expectations import tell_expectations
from services.activities.handlers.sessions import settle_packs
from services.reporting.handlers.packs import keep_packs_asked
from tests.world import World

ITEM = {"number": 1, "title": "党建工作汇报", "party_building": True, "endorses": "PL-1", "suggestions": ["I-9"]}
SESSION = {"code": "S-1", "kind": "council", "number": 1, "title": "第一次理事会"}
HELD = SESSION | {"held_on": "2025-03-12", "expected": 30, "attended": 25}
LINE = {"code": "L-1", "number": 1, "title": "学术活动", "kind": "academic", "quarter": 1}
OTHER = {"code": "L-2", "number": 2, "title": "宣讲", "kind": "lecture", "hosts": ["B-1"]}
PLAN = {"code": "PL-1", "year": 2025, "party": "society", "title": "年度计划", "handed_in_on": "2024-12-20"}
NAMED = {
    "code": "A-L",
    "kind": "lecture",
    "title": "示例宣讲",
    "hosts": ["B-1"],
    "starts_on": "2025-03-07",
    "open_to": "public",
    "attendances": 5,
    "plan_line": "L-1",
}
DECISION = {"body": "理事会", "number": "示例1号"}
VALUE = {"form": "activities", "of": "branch", "kinds": ["academic"], "every": "year"}
RULE = {"name": "academic_2025", "effective_on": "2025-01-01", "value": VALUE, "because": "示例：理事会决定"}
STEPS: list[tuple[str, dict[str, Any], int | None]] = [
    ("/sessions/plan", SESSION | {"held_on": "2150-03-12"}, None),
    ("/sessions", HELD, None),
    ("/sessions/answer-finding", {"code": "S-1", "reason": "other", "because": "示例：另行研究"}, 1),
    ("/plans", PLAN | {"lines": [LINE]}, None),
    ("/plans/correct", {"code": "PL-1", "title": "年度工作计划", "handed_in_on": "2024-12-21", "because": "示例"}, 1),
    ("/sessions/correct", HELD | {"agenda": [ITEM], "because": "示例：补记议题"}, 2),
    ("/plans/endorse", {"code": "PL-1", "session": "S-1", "decision": DECISION}, 2),
    ("/sessions", HELD | {"code": "S-2", "number": 2, "attendance": [{"branch": "B-1"}]}, None),
    ("/sessions/cancel", {"code": "S-2", "because": "示例：重复登记"}, 1),
    ("/sessions/request-pack", {"code": "S-1", "digest": "2025-Q1"}, 3),
    ("/plans", PLAN | {"code": "PL-2", "party": "B-1"}, None),
    ("/plans/withdraw", {"code": "PL-2", "because": "示例：误报"}, 1),
    ("/plan-lines", OTHER | {"plan": "PL-1"}, None),
    ("/plan-lines/change", OTHER | {"title": "宣讲活动"}, 1),
    ("/plan-lines/drop", {"code": "L-2", "dropped_on": "2025-04-01", "because": "示例：经费未落实"}, 2),
    ("/activities", NAMED, None),
    ("/plan-lines/tie", {"code": "L-1", "activity": "A-1"}, 1),
    ("/plan-lines/tie", {"code": "L-1", "activity": "A-3"}, 2),
    ("/plan-lines/untie", {"code": "L-1", "activity": "A-3"}, 3),
    ("/expectation-rules", RULE, None),
]


async def live_through_plans(world: World) -> None:
    """Everything up to what is expected, answered, and expected no longer."""
    await _ask(world, STEPS)
    assert await _tell(world) > 0
    office = world.client("activities", "secretariat")
    missing = (await office.get("/expectations?rule=academic_2025&state=missing")).json()["expectations"][0]
    answer = {"code": missing["code"], "answer": "not_arranged", "because": "示例：本年不安排"}
    await _ask(world, [("/expectations/answer", answer, missing["version"])])
    await _ask(world, [("/expectation-rules", RULE | {"value": VALUE | {"every": "half_year"}}, 1)])
    assert await _tell(world) > 0


async def attach_packs(world: World) -> None:
    """The run that reporting keeps because a session asked for it becomes the pack of that session."""
    await keep_packs_asked(world.running["reporting"].database)
    await world.quiet()
    async with world.running["activities"].database.transaction("clock") as uow:
        await settle_packs(uow)
    pack = (await world.client("activities", "secretariat").get("/sessions/S-1")).json()["pack_run"]
    assert pack is not None


async def _tell(world: World) -> int:
    async with world.running["activities"].database.transaction("clock") as uow:
        return await tell_expectations(uow)


async def _ask(world: World, steps: list[tuple[str, dict[str, Any], int | None]]) -> None:
    office = world.client("activities", "secretariat")
    for path, body, version in steps:
        answer = await office.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})
        assert answer.is_success, (path, answer.text)
