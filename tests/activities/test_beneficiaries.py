"""The people and attendances of a generated year, counted again from what was entered, here and in the digests."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from services.reporting.store.compute import Window, values
from services.reporting.store.facts import add_facts
from services.reporting.store.tables.activities import activities as table_of_activities
from shared.database import Database
from shared.events.envelope import decode
from tests.activities.test_api import ok
from tests.world import World

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
HOSTS = ["CSBME-01", "CSBME-02", "CSBME-03", "society"]
WAYS = ("counts", "sheet", "sheet corrected", "withdrawn", "held with its sheet")
CAME = ("present", "observer", "walk_in")


@dataclass
class Entered:
    """One activity as somebody entered it: who came as plain text, and heads."""

    code: str
    hosts: list[str]
    open_to: str
    way: str
    came: set[str] = field(default_factory=set)
    heads: int = 0


def person(number: int) -> dict[str, str]:
    """One of forty, told apart by person code, member code, or name and unit; spelt with a blank now and then."""
    if number < 12:
        return {"person": f"R-{number}"}
    if number < 22:
        return {"member": f"M-{number}"}
    return {"name": f"测试{number}", "unit": "示例大学"}


def lines(chance: random.Random, entered: Entered) -> list[dict[str, Any]]:
    """Lines of a sheet: some did not come, and one person stands for two branches."""
    found, entered.came = [], set()
    for number in chance.sample(range(40), chance.randint(3, 15)):
        state = chance.choice(("present", "present", "walk_in", "observer", "excused", "absent"))
        found.append({**person(number), "state": state, "branch": "CSBME-01"})
        twice = chance.random() < 0.3
        if twice:
            found.append({**person(number), "state": "present", "branch": "CSBME-02"})
        if state in CAME or twice:
            entered.came.add(str(person(number)))
    return found


async def enter(office: Any, chance: random.Random, number: int) -> Entered:
    """Enter one activity in one of the ways."""
    hosts = chance.sample(HOSTS, chance.choice((1, 1, 2)))
    open_to = chance.choice(("members", "public", "public", "internal"))
    one = Entered(f"A-{number}", hosts, open_to, WAYS[number % len(WAYS)])
    record: dict[str, Any] = {"code": one.code, "kind": "lecture", "title": f"示例{number}", "hosts": hosts}
    day = date.fromordinal(FIRST.toordinal() + chance.randrange(365)).isoformat()
    record |= {"starts_on": day, "open_to": open_to}
    if one.way in ("counts", "withdrawn"):
        told = [person(n) for n in chance.sample(range(40), 6)]
        one.came, one.heads = {str(who) for who in told}, chance.randint(0, 30)
        await ok(office.post("/activities", json=record | {"people": told, "attendances": 6 + one.heads}))
        if one.way == "withdrawn":
            await ok(office.post("/activities/cancel", json={"code": one.code}, headers={"If-Match": "1"}), 200)
        return one
    if one.way == "held with its sheet":
        await ok(office.post("/activities/plan", json=record | {"starts_on": "2150-01-01"}))
        apology = {"activity": one.code, "lines": [person(3) | {"state": "excused"}]}
        await ok(office.post("/attendance", json=apology))
        await ok(office.post("/activities", json=record | {"attendances": 999}))
        await correct(office, chance, one, 1)
        return one
    await ok(office.post("/activities", json=record | {"attendances": 500}))
    sheet = {"activity": one.code, "lines": lines(chance, one), "heads": []}
    await ok(office.post("/attendance", json=sheet))
    if one.way == "sheet corrected":
        await correct(office, chance, one, 1)
    return one


async def correct(office: Any, chance: random.Random, one: Entered, version: int) -> None:
    """Another sheet in place of the one saved before."""
    one.heads = chance.randint(1, 40)
    heads = [{"count": one.heads, "evidence": "file/PHOTO"}]
    sheet = {"activity": one.code, "lines": lines(chance, one), "heads": heads}
    await ok(office.post("/attendance/correct", json=sheet, headers={"If-Match": f"{version}"}), 200)


async def test_a_year_counts_the_same_when_it_is_counted_again_from_what_was_entered(
    door: World, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    office, chance = door.client("activities", "secretariat"), random.Random(20250101)
    year = [await enter(office, chance, number) for number in range(20)]
    stands = [one for one in year if one.way != "withdrawn" and one.open_to != "internal"]
    people = set().union(*(one.came for one in stands))
    heads = sum(one.heads for one in stands)
    attendances = sum(len(one.came) + one.heads for one in stands)
    by_host: dict[str, set[str]] = defaultdict(set)
    for one in stands:
        for host in one.hosts:
            by_host[host] |= one.came
    assert {one.way for one in stands} == set(WAYS) - {"withdrawn"}
    assert any(len(one.hosts) == 2 for one in stands)
    assert len(people) < sum(len(one.came) for one in stands)

    shown = await ok(office.get("/beneficiaries?year=2025&by=host"), 200)
    assert (shown["activities"], shown["people"], shown["attendances"]) == (len(stands), len(people), attendances)
    assert (shown["attendances_without_names"], shown["sentence"]["zh"]) == (
        heads,
        f"至少 {len(people)} 人受益，另有 {heads} 人次没有姓名",
    )
    assert shown["with_evidence"] == sum(one.heads for one in stands if one.way != "counts")
    assert {row["host"]: row["people"] for row in shown["by_host"]} == {host: len(who) for host, who in by_host.items()}
    assert sum(row["activities"] for row in shown["by_host"]) == sum(len(one.hosts) for one in stands)
    assert (await ok(office.get("/beneficiaries?year=2024"), 200))["people"] == 0

    reporting, before = await database_of("reporting"), door.running["activities"].database
    ledger = await before.pool.fetch("SELECT body FROM ledger ORDER BY recorded_at, event_id")
    async with reporting.transaction("test") as uow:
        await add_facts(uow, [decode(row["body"]) for row in ledger])
    window = Window(FIRST, LAST, datetime(2200, 1, 1, tzinfo=UTC))
    async with reporting.reading() as connection:
        figures = await values(connection, window)
        tables = await table_of_activities(connection, window)
    assert (figures["beneficiaries_people"], figures["beneficiaries_attendances"]) == (len(people), attendances)
    assert tables["attendances_without_names"] == heads
