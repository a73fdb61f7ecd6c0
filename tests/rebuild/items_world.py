"""Items raised: every step there is, said of items of a small world."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.outreach import store
from shared.events import outreach
from shared.events.base import DomainEvent
from tests.world import World

DAY = date(2025, 4, 1)
ASSIGNED = {"owner": "P-2", "owner_kind": "person", "assigned_on": DAY}
PASSED_ON = {"passed_on_to": "示例上级单位", "passed_on_on": DAY}
ANSWERED = {"answered_on": DAY, "result": "B", "solved": False, "answer": "I-9"}
CLOSED = {"told_on": DAY, "told_mode": "phone", "closed_on": DAY, "reaction": "dissatisfied"}
STEPS: list[tuple[type[outreach.ItemState], dict[str, Any]]] = [
    (outreach.ItemRaised, {"acknowledge_due_on": DAY}),
    (outreach.ItemAcknowledged, {"acknowledged_on": DAY}),
    (outreach.ItemAssigned, ASSIGNED),
    (outreach.ItemTransferredBack, {}),
    (outreach.ItemPassedOn, PASSED_ON),
    (outreach.ItemPassedOnReplied, PASSED_ON | {"passed_on_replied_on": DAY}),
    (outreach.ItemExtended, {"extended_on": DAY}),
    (outreach.ItemAnswered, ANSWERED),
    (outreach.ItemToldBack, ANSWERED | CLOSED | {"closed_on": None}),
    (outreach.ItemSolved, ANSWERED | CLOSED | {"solved": True, "solved_on": DAY}),
    (outreach.ItemReopened, {"reopened": 1, "reopened_on": DAY}),
    (outreach.ItemCarried, {"carried_to": "S-1", "carried_on": DAY}),
    (outreach.ItemCorrected, {"topic": "life"}),
    (outreach.ItemErased, {}),
    (outreach.ItemWithdrawn, {"withdrawn_on": DAY}),
]
ITEM: dict[str, Any] = {
    "code": "I-9",
    "origin": "member",
    "kind": "demand",
    "topic": "talent",
    "wants_reply": True,
    "confidential": False,
    "raised_on": DAY,
    "answer_due_on": DAY,
    "effective_on": DAY,
}


async def live_through_items(world: World) -> None:
    """One item through all its steps; what the clock tells of it."""
    due = {"code": "I-9~late~250401", "item": "I-9", "step": "answer", "due_on": DAY, "effective_on": DAY}
    said: list[DomainEvent] = [outreach.ItemDueTold.model_validate(due)]
    async with world.running["outreach"].database.transaction("test") as uow:
        for kind, fields in STEPS:
            event = kind.model_validate(ITEM | fields)
            await store.save_items(uow, [event])
            said.append(event)
        for one in said:
            uow.emit(one)
