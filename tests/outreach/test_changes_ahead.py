"""A change announced for a day to come holds from that day on, and on the day before it does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.outreach import domain
from services.outreach.commands.experts import ChangeExpert, RetireExpert
from services.outreach.handlers.experts import announced_changes_come
from shared.database import Database, clock
from tests.outreach.test_api import EXPERT, ITEM, ok, pool, told
from tests.outreach.test_domain import ENROLLED, SO, TODAY, refusal
from tests.world import World

DAY = TODAY + timedelta(days=10)


def announced(**fields: Any) -> list[Any]:
    ask = ChangeExpert.model_validate({"code": "E-1", "effective_on": DAY, **fields})
    return [ENROLLED, *domain.change_expert([ENROLLED], ask, SO, TODAY)]


def test_until_its_day_nothing_is_otherwise() -> None:
    states = announced(branch="B-2", category="academician")
    for day, so in ((DAY - timedelta(days=1), ("B-1", None, 90)), (DAY, ("B-2", "academician", 60))):
        now = domain.expert_of(states, day)
        assert (now.branch, now.category, now.cadence_days) == so
        assert ("B-2" in now.reach) == (day == DAY)
    assert domain.come_true(states, DAY - timedelta(days=1)) is None
    again = domain.come_true(states, DAY)
    assert again == states[-1]
    assert domain.expert_of([*states, states[-1]], DAY) == domain.expert_of(states, DAY)


def test_what_is_announced_may_be_taken_back_and_an_expert_who_leaves_before_changes_no_more() -> None:
    states = announced(branch="B-2")
    back = ChangeExpert(code="E-1", effective_on=DAY, branch="B-1")
    states += domain.change_expert(states, back, SO, TODAY)
    assert domain.expert_of(states, DAY).branch == "B-1"
    left = domain.retire_expert([ENROLLED], RetireExpert(code="E-1", retired_on=DAY))
    ask = ChangeExpert(code="E-1", effective_on=DAY, discipline="x")
    assert refusal(domain.change_expert, [ENROLLED, left], ask, SO, TODAY) == "expert-not-on-the-list-then"


async def come(database: Database, day: date) -> int:
    """What the clock does on a day."""
    async with database.transaction("clock") as uow:
        uow.today = day
        return await announced_changes_come(uow)


async def test_the_branch_changes_hands_on_the_day_itself_and_what_was_raised_before_stays(door: World) -> None:
    office, database = door.client("outreach", "secretariat"), door.running["outreach"].database
    one, two = (door.client("outreach", "branch_liaison", f"CSBME-0{n}") for n in (1, 2))
    await ok(office.post("/experts", json=EXPERT))
    today = database.office_day(clock())
    on, before = str(today + timedelta(days=1)), str(today)
    change = {"code": "E-001", "branch": "CSBME-02", "effective_on": on}
    await ok(office.post("/experts/change", json=change, headers={"If-Match": "1"}), 200)
    assert [len((await ok(own.get("/experts"), 200))["experts"]) for own in (one, two)] == [1, 0]
    shown = await ok(office.get("/experts/E-001"), 200)
    assert (shown["branch"], [(ahead["what"], ahead["branch"]) for ahead in shown["ahead"]]) == (
        "CSBME-01",
        [("changed", "CSBME-02")],
    )
    assert await come(database, today) == 0
    assert await come(database, today + timedelta(days=1)) == 1
    assert await come(database, today + timedelta(days=1)) == 0
    assert [len((await ok(own.get("/experts"), 200))["experts"]) for own in (one, two)] == [0, 1]
    await ok(office.post("/items", json=ITEM | {"raised_on": before}))
    said = [line for line in await told(door) if line["subject"].startswith(("expert", "item"))]
    assert [(line["data"]["branch"], line["data"]["effective_on"]) for line in said] == [
        ("CSBME-01", "2025-01-01"),
        ("CSBME-02", on),
        ("CSBME-02", on),
        ("CSBME-01", before),
    ]
    assert await pool(door).fetchval("SELECT branch FROM expert") == "CSBME-02"
