"""Items raised: every step there is, taken by the doors, by the clock, and before a session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.outreach import store
from services.outreach.handlers.item_steps import tell_item_days
from services.outreach.store.items import item
from shared.database import clock
from shared.events.outreach import ItemCarried
from tests.world import World

ITEM = {"origin": "member", "kind": "demand", "topic": "talent", "text": "示例：会员的诉求", "raiser": "示例会员"}
ANSWER = {"result": "B", "solved": False, "text": "示例：答复"}
OWNER = {"owner": "P-2", "owner_kind": "person"}
CONTACT = {"experts": ["E-1"], "liaison": "R-1", "mode": "phone", "made": True}
STEPS: list[tuple[str, dict[str, Any]]] = [
    ("acknowledge", {"acknowledged_on": "2025-04-02"}),
    ("assign", OWNER | {"assigned_on": "2025-04-02"}),
    ("transfer-back", {"returned_on": "2025-04-03", "because": "示例：理由"}),
    ("assign", OWNER | {"assigned_on": "2025-04-03"}),
    ("pass-on", {"to": "示例主管部门", "passed_on_on": "2025-04-03", "number": "示例发〔2025〕1号"}),
    ("outside-reply", {"replied_on": "2025-04-08", "text": "示例：回复"}),
    ("extend", {"extended_on": "2025-04-09", "until": "2025-05-06", "because": "示例：理由"}),
    ("answer", ANSWER | {"answered_on": "2025-04-10"}),
    ("tell-back", {"told_on": "2025-04-11", "mode": "mail", "reaction": "dissatisfied"}),
    ("reopen", {"reopened_on": "2025-04-14", "because": "示例：理由"}),
    ("answer", ANSWER | {"answered_on": "2025-04-15"}),
    ("tell-back", {"told_on": "2025-04-16", "mode": "mail", "reaction": "satisfied"}),
    ("close", {}),
    ("solve", {"solved_on": "2025-05-20"}),
    ("correct", {"topic": "life"}),
    ("erase", {}),
    ("withdraw", {}),
]


async def live_through_items(world: World) -> None:
    """One item through all its steps; an expert's told in a contact; one of last month that nobody has answered."""
    office, database = world.client("outreach", "secretariat"), world.running["outreach"].database
    raised_on = database.office_day(clock()) - timedelta(days=40)

    async def ask(path: str, body: dict[str, Any], version: int | None = None) -> None:
        headers = {} if version is None else {"If-Match": str(version)}
        answer = await office.post(path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text)

    await ask("/items", ITEM | {"code": "I-9", "raised_on": "2025-04-01"})
    for version, (path, body) in enumerate(STEPS, 1):
        await ask(f"/items/{path}", {"code": "I-9"} | body, version)
    await ask("/contacts", CONTACT | {"code": "K-9", "happened_on": "2025-03-25"})
    await ask("/items/close", {"code": "I-1", "contact": "K-9", "reaction": "satisfied"}, 2)
    await ask("/items", ITEM | {"code": "I-10", "raised_on": str(raised_on)})
    async with database.transaction("test") as uow:
        known = await item(uow, "I-10")
        carried = {"carried_to": "S-9", "carried_on": raised_on, "title": "关于人才的建议"}
        said = ItemCarried.model_validate(known.model_dump() | carried)
        await store.save_items(uow, [said])
        uow.emit(said)
    async with database.transaction("clock") as uow:
        assert await tell_item_days(uow)
