"""The due list at the door, and the clock over a year of contacts entered late and out of order."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from services.outreach.handlers.due import tell_contact_dues
from services.outreach.store.last_contacts import move_last_contacts
from shared.database import Database, clock
from shared.workdays import official_days
from tests.outreach.test_api import CONTACT, EXPERT, ok, pool, told
from tests.world import World


def today_of(door: World) -> date:
    return door.running["outreach"].database.office_day(clock())


async def tell_on(database: Database, day: date) -> int:
    """What the clock does on a day."""
    async with database.transaction("clock") as uow:
        uow.today = day
        return await tell_contact_dues(uow)


async def enrol(office: Any, code: str, **more: Any) -> None:
    await ok(office.post("/experts", json=EXPERT | {"code": code, "branch": None, "enrolled_on": "2025-01-01"} | more))


async def test_each_sees_their_own_lines_the_secretariat_all_and_leaders_none(door: World) -> None:
    office = door.client("outreach", "secretariat")
    today = today_of(door)
    for n, liaison in enumerate(("R-1", "R-1", "R-3", "R-4")):
        await enrol(office, f"E-{n}", liaison=liaison)
    await enrol(office, "E-5", liaison="R-3", enrolled_on=str(today))
    met = {"experts": ["E-1"], "happened_on": str(today - timedelta(days=100))}
    await ok(office.post("/contacts", json=CONTACT | met))
    everything = await ok(office.get("/due-list"), 200)
    assert everything["counts"] == {"losing_touch": 3, "overdue": 1, "today": 0, "this_week": 0}
    assert [(one["liaison"], [line["expert"] for line in one["lines"]]) for one in everything["liaisons"]] == [
        ("R-1", ["E-0", "E-1"]),
        ("R-3", ["E-2"]),
        ("R-4", ["E-3"]),
    ]
    line = everything["liaisons"][0]["lines"][1]
    assert (line["section"], line["days_overdue"]) == ("overdue", 10)
    assert "已逾期 10 天" in line["explanation"]["zh"]
    own = await ok(door.client("outreach", "expert_liaison", "R-1", "R-1").get("/due-list"), 200)
    assert (sum(own["counts"].values()), [one["liaison"] for one in own["liaisons"]]) == (2, ["R-1"])
    stranger = await ok(door.client("outreach", "expert_liaison", "R-8", "R-8").get("/due-list"), 200)
    assert (sum(stranger["counts"].values()), stranger["liaisons"]) == (0, [])
    for name in ("leader", "party_branch", "reviewer"):
        assert (await door.client("outreach", name).get("/due-list")).status_code == 403
    first = await ok(office.get("/due-list?limit=3&section=losing_touch"), 200)
    assert first["next"] is None
    first = await ok(office.get("/due-list?limit=2"), 200)
    rest = await ok(office.get(f"/due-list?limit=2&cursor={first['next']}"), 200)
    assert [one["liaison"] for one in rest["liaisons"]] == ["R-3", "R-4"]
    assert (await office.get(f"/due-list?on={today - timedelta(days=1)}")).status_code == 422


async def test_a_late_contact_takes_the_ground_of_a_reminder_away_and_nothing_is_told_twice(door: World) -> None:
    office, database = door.client("outreach", "secretariat"), door.running["outreach"].database
    await enrol(office, "E-1", liaison="R-1", deputy="R-2")
    due = date(2025, 4, 1)
    assert await tell_on(database, due - timedelta(days=8)) == 0
    assert await tell_on(database, due - timedelta(days=7)) == 1
    assert await tell_on(database, due) == 0
    await ok(office.post("/contacts", json=CONTACT | {"experts": ["E-1"], "happened_on": "2025-03-30"}))
    assert await tell_on(database, due + timedelta(days=40)) == 0
    moved = date(2025, 3, 30) + timedelta(days=90)
    assert await tell_on(database, moved) == 1
    assert await tell_on(database, moved) == 0
    await ok(office.post("/contacts", json=CONTACT | {"code": "C-2", "experts": ["E-1"], "happened_on": "2025-02-01"}))
    assert await tell_on(database, moved) == 0
    subjects = [one["subject"] for one in await told(door) if one["type"] == "outreach.contact_due.told.v1"]
    assert subjects == ["contact_due/E-1~2025-04-01~liaison", f"contact_due/E-1~{moved}~liaison"]


async def test_a_contact_put_right_or_withdrawn_moves_the_lines_and_of_many_at_once_the_last_counts(
    door: World,
) -> None:
    office, today = door.client("outreach", "secretariat"), today_of(door)
    await enrol(office, "E-1", liaison="R-1")
    await enrol(office, "E-2", liaison="R-1")

    async def listed() -> list[str]:
        shown = await ok(office.get("/due-list"), 200)
        return [line["expert"] for group in shown["liaisons"] for line in group["lines"]]

    days = [today - timedelta(days=n) for n in (40, 3, 20, 9, 31, 5, 17, 28)]
    body = CONTACT | {"experts": ["E-1"]}
    bodies = [body | {"code": f"C-{n}", "happened_on": str(day)} for n, day in enumerate(days)]
    asked = [office.post("/contacts", json=one) for one in bodies]
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {201}
    assert await pool(door).fetchval("SELECT made_on FROM last_contact") == today - timedelta(days=3)
    assert await listed() == ["E-2"]
    corrected = body | {"experts": ["E-2"], "code": "C-1", "happened_on": str(today - timedelta(days=3))}
    corrected = {name: corrected[name] for name in ("code", "experts", "liaison", "mode", "made", "happened_on")}
    await ok(office.post("/contacts/correct", json=corrected, headers={"If-Match": "1"}), 200)
    assert await listed() == []
    last = await pool(door).fetchval("SELECT made_on FROM last_contact WHERE expert = 'E-1'")
    assert last == today - timedelta(days=5)
    withdrawn = {"code": "C-1", "reason": "did_not_happen"}
    await ok(office.post("/contacts/withdraw", json=withdrawn, headers={"If-Match": "2"}), 200)
    assert await listed() == ["E-2"]


async def test_a_year_entered_late_and_out_of_order_tells_what_an_independent_reckoning_tells(door: World) -> None:
    """Contacts become known days after they happened; every few days the clock tells, and the reckoning the same."""
    office, database = door.client("outreach", "secretariat"), door.running["outreach"].database
    chance = random.Random(20260101)
    first, experts = date(2025, 1, 1), [f"E-{n:02d}" for n in range(12)]
    for code in experts:
        await enrol(office, code, liaison=f"R-{chance.randrange(3)}", deputy="R-9", cadence_days=60)
    entered = defaultdict(list)
    for n in range(40):
        happened = first + timedelta(days=chance.randrange(330))
        met = chance.sample(experts, chance.choice((1, 1, 1, 3)))
        known_on = happened + timedelta(days=chance.randrange(40))
        entered[known_on].append((f"K-{n}", happened, met, chance.random() < 0.7))
    reckoning, wanted, made = Reckoning(first), set(), defaultdict(list)
    for day in (first + timedelta(days=n) for n in range(370)):
        for code, happened, met, reached in entered[day]:
            body = CONTACT | {"code": code, "experts": met, "made": reached, "happened_on": str(happened)}
            await ok(office.post("/contacts", json=body))
            for expert in met:
                made[expert] += [happened] if reached else []
        if day.toordinal() % 3:
            continue
        wanted |= {reckoning.told(expert, max(made[expert], default=first), day) for expert in experts}
        await tell_on(database, day)
    rows = await pool(door).fetch("SELECT expert, due_on, what, told_on FROM contact_due_told")
    assert {tuple(row) for row in rows} == wanted - {None}
    assert {row["what"] for row in rows} == {"told", "overdue", "escalated", "losing_touch"}
    await the_last_contacts_are_those_of_all_contacts(door, experts)


class Reckoning:
    """The levels of a due day counted day by day, knowing nothing of how the service does it."""

    def __init__(self, first: date) -> None:
        self._working = official_days(first, date(2026, 12, 31))
        self._rank: dict[tuple[str, date], int] = {}

    def told(self, expert: str, since: date, day: date) -> tuple[str, date, str, date] | None:
        due = since + timedelta(days=60)
        late = sum(self._working[due + timedelta(days=n)] for n in range(1, (day - due).days + 1))
        levels = ("told", "overdue", "escalated", "losing_touch")
        begun = ((due - day).days <= 7, late >= 5, late >= 10, (day - since).days >= 120)
        rank = max((n for n, has in enumerate(begun) if has), default=-1)
        if rank <= self._rank.get((expert, due), -1):
            return None
        self._rank[expert, due] = rank
        return expert, due, levels[rank], day


async def the_last_contacts_are_those_of_all_contacts(door: World, experts: list[str]) -> None:
    kept = await pool(door).fetch("SELECT * FROM last_contact ORDER BY expert")
    async with door.running["outreach"].database.transaction("test") as uow:
        await move_last_contacts(uow, experts)
    assert await pool(door).fetch("SELECT * FROM last_contact ORDER BY expert") == kept
    assert kept
