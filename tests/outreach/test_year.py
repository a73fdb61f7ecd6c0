"""A year of contacts entered late and out of order, put right, withdrawn, handed over: counted again by plain loops."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from services.outreach import store
from services.outreach.commands.contacts import CorrectContact, LogContact, WithdrawContact
from services.outreach.commands.hand_over import HandOverExpert
from services.outreach.domain import due_on, state_on
from services.outreach.handlers.contacts import correct_contact, log_contact, withdraw_contact
from services.outreach.handlers.hand_over import hand_over_expert
from shared.database import UnitOfWork
from tests.outreach.test_api import EXPERT, ok, told
from tests.world import World

FIRST, CADENCE = date(2025, 1, 1), 90
EXPERTS = [f"E-{n:03}" for n in range(8)]


async def live(uow: UnitOfWork, dice: random.Random) -> None:
    """Something is entered, put right, withdrawn or handed over, for any day of the year."""
    for n in range(120):
        code, happened_on = f"C-{n:03}", FIRST + timedelta(days=dice.randrange(365))
        experts = dice.sample(EXPERTS, dice.choice((1, 1, 1, 3)))
        entry: dict[str, Any] = {"code": code, "experts": experts, "mode": "phone", "made": dice.random() < 0.6}
        liaison = dice.choice(("R-1", "R-5"))
        await log_contact(uow, LogContact.model_validate(entry | {"liaison": liaison, "happened_on": happened_on}))
        if dice.random() < 0.3:
            other = {"happened_on": FIRST + timedelta(days=dice.randrange(365)), "made": dice.random() < 0.6}
            more = {"experts": dice.sample(EXPERTS, 2)} if dice.random() < 0.5 else {}
            await correct_contact(uow, CorrectContact.model_validate({"code": code} | other | more))
        if dice.random() < 0.15:
            await withdraw_contact(uow, WithdrawContact(code=code, reason="other"))
        if dice.random() < 0.1:
            day = FIRST + timedelta(days=dice.randrange(365))
            before = state_on(await store.states(uow, experts[0]), day).liaison
            to = "R-5" if before == "R-1" else "R-1"
            await hand_over_expert(uow, HandOverExpert(code=experts[0], liaison=to, effective_on=day))


def counted(events: list[dict[str, Any]], expert: str, day: date) -> tuple[date, int]:
    """The day of the next contact and the attempts since, from the last word said of each contact alone."""
    last: dict[str, dict[str, Any]] = {}
    for event in sorted(events, key=lambda event: int(event["sequence"])):
        if event["type"].startswith("outreach.contact."):
            last[event["subject"]] = event
    made, attempts = [], []
    for event in last.values():
        happened = date.fromisoformat(event["data"]["effective_on"])
        if event["type"].endswith("withdrawn.v1") or expert not in event["data"]["experts"] or happened > day:
            continue
        (made if event["data"]["made"] else attempts).append(happened)
    reached = max(made, default=None)
    return (reached or FIRST) + timedelta(days=CADENCE), sum(1 for one in attempts if reached is None or one > reached)


@pytest.mark.parametrize("seed", [11, 12])
async def test_every_day_of_a_year_the_next_contact_is_due_when_plain_loops_say_so(door: World, seed: int) -> None:
    office = door.client("outreach", "secretariat")
    for code in EXPERTS:
        body = {"code": code, "branch": None, "liaison": "R-1", "enrolled_on": str(FIRST), "cadence_days": CADENCE}
        await ok(office.post("/experts", json=EXPERT | body))
    database = door.running["outreach"].database
    async with database.transaction("test") as uow:
        await live(uow, random.Random(seed))
    events = await told(door)
    said = [event["type"].split(".", 1)[1] for event in events]
    assert {"contact.corrected.v1", "contact.withdrawn.v1", "expert.handed_over.v1"} <= set(said)
    async with database.transaction("test") as uow:
        experts = await store.experts(uow, EXPERTS)
        for offset in range(0, 365, 9):
            day = FIRST + timedelta(days=offset)
            last = await store.last_contacts(uow.connection, EXPERTS, day)
            for expert in experts:
                known = last[expert.code]
                assert (due_on(expert, known, day), known.attempts_since) == counted(events, expert.code, day)


async def test_the_timeline_shows_all_in_order_and_contacts_with_who_made_them(door: World) -> None:
    office = door.client("outreach", "secretariat")
    await ok(office.post("/experts", json=EXPERT))
    contact = {"experts": ["E-001"], "mode": "phone", "made": True}
    item = {"kind": "demand", "topic": "talent", "text": "示例", "confidential": True}
    first = contact | {"code": "C-1", "liaison": "R-1", "happened_on": "2025-03-01", "raised": [item]}
    later = contact | {"code": "C-2", "liaison": "R-8", "happened_on": "2025-06-01", "made": False}
    gone = contact | {"code": "C-3", "liaison": "R-8", "happened_on": "2025-06-02"}
    for body in (later, first, gone):
        await ok(office.post("/contacts", json=body))
    await ok(office.post("/contacts/withdraw", json={"code": "C-3", "reason": "other"}, headers={"If-Match": "1"}), 200)
    moved = {"code": "E-001", "liaison": "R-8", "effective_on": "2025-05-01"}
    await ok(office.post("/experts/hand-over", json=moved, headers={"If-Match": "1"}), 200)
    pause = {"code": "E-001", "paused_on": "2025-07-01", "until": "2025-08-01"}
    await ok(office.post("/experts/pause", json=pause, headers={"If-Match": "2"}), 200)

    async def seen(client: Any) -> list[tuple[str, str, str]]:
        rows = (await ok(client.get("/experts/E-001/timeline"), 200))["timeline"]
        return [(one["day"], f"{one['of']} {one['what']}", one.get("liaison", "")) for one in rows]

    everything = [
        ("2025-01-01", "expert enrolled", "R-1"),
        ("2025-03-01", "contact made", "R-1"),
        ("2025-03-01", "item raised", ""),
        ("2025-05-01", "expert handed_over", "R-8"),
        ("2025-06-01", "contact attempted", "R-8"),
        ("2025-07-01", "expert paused", "R-8"),
    ]
    assert await seen(office) == everything
    assert await seen(door.client("outreach", "expert_liaison", scope="R-8", subject="R-8")) == everything
    of_branch = await seen(door.client("outreach", "branch_liaison", scope="CSBME-01"))
    assert of_branch == [one for one in everything if "item" not in one[1]]
    page = await ok(office.get("/experts/E-001/timeline?limit=4"), 200)
    rest = await ok(office.get(f"/experts/E-001/timeline?cursor={page['next']}"), 200)
    assert [one["what"] for one in rest["timeline"]] == ["attempted", "paused"]
    theirs = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    assert (await theirs.get("/experts/E-001/timeline")).status_code == 403
