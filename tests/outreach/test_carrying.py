"""Suggestions carried to a session, and what comes back from there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.outreach.commands.carrying import CarryItem
from services.outreach.domain.carrying import carry_item
from shared.errors import Refused
from shared.events import activities
from shared.events.outreach import ItemState
from tests.outreach.conftest import said
from tests.outreach.test_api import ok
from tests.world import World

TODAY = date(2025, 11, 20)
DAY = date(2025, 11, 10)
ITEM: dict[str, Any] = {
    "code": "I-9", "origin": "branch", "branch": "CSBME-01", "kind": "suggestion", "topic": "talent",
    "wants_reply": True, "confidential": False, "raised_on": date(2025, 11, 3), "answer_due_on": date(2026, 2, 3),
}  # fmt: skip
CARRY = {"code": "I-9", "session": "S-1", "title": "关于人才培养的建议", "carried_on": "2025-11-10"}


def carried(day: str = "2025-11-10", **fields: Any) -> Any:
    item = ItemState(**(ITEM | {"effective_on": ITEM["raised_on"]} | fields))
    return carry_item(item, CarryItem.model_validate(CARRY | {"carried_on": day}), TODAY)


def test_what_is_carried_keeps_its_state_and_says_its_heading() -> None:
    event = carried(answered_on=None)
    assert (event.carried_to, event.carried_on, event.title) == ("S-1", DAY, "关于人才培养的建议")
    assert event.answer_due_on == ITEM["answer_due_on"]
    assert carried(effective_on=date(2025, 11, 15)).effective_on == date(2025, 11, 15), "in the order it was learned"


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"confidential": True}, "2025-11-10"),
        ({"closed_on": DAY}, "2025-11-10"),
        ({"withdrawn_on": DAY}, "2025-11-10"),
        ({"carried_to": "S-1"}, "2025-11-10"),
        ({}, "2025-11-02"),
        ({}, "2025-11-21"),
    ],
)
def test_what_is_confidential_over_or_there_already_is_not_carried(fields: dict[str, Any], day: str) -> None:
    with pytest.raises(Refused):
        carried(day, **fields)


def session(kind: type[activities.SessionPlan], day: date, *suggestions: str) -> activities.SessionPlan:
    agenda = (activities.SessionItem(number=3, title="关于人才培养的建议", suggestions=suggestions),)
    return kind(code="S-1", kind="council", number=1, title="理事会", agenda=agenda, effective_on=day)


async def test_what_a_session_and_a_decided_item_say_comes_back_to_the_item(door: World) -> None:
    office = door.client("outreach", "secretariat")
    raised = {name: ITEM[name] for name in ("code", "origin", "branch", "kind", "topic")}
    await ok(office.post("/items", json=raised | {"text": "示例建议", "raised_on": "2025-11-03"}))
    await ok(office.post("/items/carry", json=CARRY, headers={"If-Match": "1"}), 200)
    hear = door.running["outreach"].intake.apply
    await hear([said(session(activities.SessionPlanned, date(2025, 12, 20), "I-9"))])

    async def shown() -> list[tuple[Any, ...]]:
        found = await ok(office.get("/items/I-9/elsewhere"), 200)
        assert (found["carried_to"], found["carried_on"]) == ("S-1", "2025-11-10")
        return [(step["record"], step["state"], step["on"], step["due_on"]) for step in found["steps"]]

    assert await shown() == [("session/S-1", "on_agenda", "2025-12-20", None)]
    await hear([said(session(activities.SessionHeld, date(2025, 12, 22), "I-9"), 2)])
    decided = activities.ItemDecided(
        code="JM-4-1", meeting="JM-4", number=1, title="设立青年基金", lead="CSBME-01", due_on=date(2026, 6, 30),
        effective_on=date(2025, 12, 30), suggestions=("I-9",),
    )  # fmt: skip
    await hear([said(decided)])
    assert await shown() == [
        ("session/S-1", "considered", "2025-12-22", None),
        ("decided_item/JM-4-1", "decided", "2025-12-30", "2026-06-30"),
    ]
    step = {"code": "JM-4-1", "meeting": "JM-4"}
    await hear([said(activities.DecidedItemClosed(**step, reviewer="R-1", effective_on=date(2026, 5, 1)), 2)])
    await hear([said(session(activities.SessionCorrected, date(2025, 12, 22)), 3)])
    assert await shown() == [("decided_item/JM-4-1", "done", "2026-05-01", "2026-06-30")]
    await hear([said(activities.DecidedItemWithdrawn(**step, effective_on=date(2025, 12, 30)), 3)])
    assert await shown() == []

    own, foreign = (door.client("outreach", "branch_liaison", scope=f"CSBME-0{n}") for n in (1, 2))
    assert (await own.get("/items/I-9/elsewhere")).status_code == 200
    assert (await foreign.get("/items/I-9/elsewhere")).status_code == 404
    assert (
        await own.post("/items/carry", json=CARRY | {"session": "S-2"}, headers={"If-Match": "2"})
    ).status_code == 403
