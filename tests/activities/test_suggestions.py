"""Suggestions that outreach carries stand on the agenda of the session, whichever of the two is known first."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.activities.handlers.sessions import settle_suggestions
from shared.events.outreach import ItemCarried
from tests.activities.conftest import said
from tests.activities.test_sessions import SESSION, match, ok
from tests.world import World

PLAN = {name: SESSION[name] for name in ("code", "kind", "number", "title")} | {"held_on": "2150-03-12"}

DAY = date(2025, 1, 5)


def carried(item: str, session: str) -> Any:
    told: dict[str, Any] = {
        "code": item, "origin": "expert", "expert": "E-1", "kind": "suggestion", "topic": "talent", "wants_reply": True,
        "confidential": False, "raised_on": DAY, "answer_due_on": date(2025, 4, 1),
    }  # fmt: skip
    event = said(ItemCarried(**told, carried_to=session, carried_on=DAY, title=f"建议 {item}", effective_on=DAY))
    event.source = "/societies/csbme/outreach"
    return event


async def settled(door: World) -> int:
    async with door.running["activities"].database.transaction("clock") as uow:
        return await settle_suggestions(uow)


async def agenda(door: World) -> list[tuple[int, str, list[str]]]:
    shown = await ok(door.client("activities", "secretariat").get(f"/sessions/{PLAN['code']}"), 200)
    return [(point["number"], point["title"], point["suggestions"]) for point in shown["agenda"]]


async def test_what_is_carried_stands_on_the_agenda_once_and_is_not_lost_by_planning_anew(door: World) -> None:
    office, activities = door.client("activities", "secretariat"), door.running["activities"]
    await activities.intake.apply([carried("I-1", PLAN["code"]), carried("I-9", "S-other")])
    assert await settled(door) == 0, "there is no such session yet"
    await ok(office.post("/sessions/plan", json=PLAN | {"agenda": [{"number": 1, "title": "工作报告"}]}))
    assert await agenda(door) == [(1, "工作报告", []), (2, "建议 I-1", ["I-1"])]
    await activities.intake.apply([carried("I-2", PLAN["code"])])
    assert (await settled(door), await settled(door)) == (1, 0)
    assert (await agenda(door))[2:] == [(3, "建议 I-2", ["I-2"])]
    placed = [{"number": 1, "title": "两条建议", "suggestions": ["I-1"]}]
    await ok(office.post("/sessions/replan", json=PLAN | {"agenda": placed}, headers=match(2)), 200)
    assert await agenda(door) == [(1, "两条建议", ["I-1"]), (2, "建议 I-2", ["I-2"])]
