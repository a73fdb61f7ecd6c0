"""Members counted on a day and over time: the sums close, and what is closed is what is counted."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.registry.domain.movement import IN, OUT, PeriodTooLong, movement, periods
from services.registry.store.ingress import save_publisher
from services.registry.views import members as views
from shared.database import Database, clock
from tests.registry.desk import Registry
from tests.registry.ingress import PUBLISHER, batch, event, merged

FIRST, LAST = date(2026, 1, 15), date(2026, 7, 20)
BRANCHES = ("B-1", "B-2", "B-3")


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Registry:
    here = Registry(await database_of("registry"))
    async with here.database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
    await here.found(*BRANCHES)
    return here


def some_day(chance: random.Random) -> str:
    return (date(2025, 12, 1) + timedelta(days=chance.randrange(260))).isoformat()


def some_events(chance: random.Random, number: int) -> list[dict[str, Any]]:
    """What a source might say of forty members, mergings among it."""
    told = []
    for n in range(number):
        member, time = f"M-{chance.randrange(40)}", f"2026-08-01T00:00:{n % 60:02}.{n:06}Z"
        if chance.random() < 0.08:
            told.append(merged(member, f"M-{chance.randrange(40)}", id_=f"m{n}", time=time, day=some_day(chance)))
            continue
        past = chance.choice(("joined", "updated", "left"))
        data: dict[str, Any] = {"effective_on": some_day(chance)}
        if past != "left":
            data["branches"] = chance.sample(BRANCHES, chance.choice((0, 1, 1, 2)))
            data["bulk"] = chance.random() < 0.1
        told.append(event(f"e{n}", past, member, time=time, data=data))
    return told


async def moved(registry: Registry, step: Any, known: datetime) -> list[dict[str, Any]]:
    async with registry.database.reading() as connection:
        opening = await views.standing(connection, FIRST - timedelta(days=1), known)
        moves = await views.moves(connection, views.Stretch(FIRST, LAST, step), known)
        return list(movement((FIRST, LAST, step), opening, moves))


@pytest.mark.parametrize("seed", range(3))
async def test_opening_and_movement_close_on_what_is_counted_then(registry: Registry, seed: int) -> None:
    chance = random.Random(seed)
    told = some_events(chance, 400)
    await registry.take_in(batch(told[:200]))
    then = clock()
    await registry.take_in(batch(told[200:]))
    met: dict[str, int] = {}
    for known, step in ((then, "quarter"), (clock(), "month")):
        rows = await moved(registry, step, known)
        async with registry.database.reading() as connection:
            for row in rows:
                assert row["closing"] == row["opening"] + sum(row[p] for p in IN) - sum(row[p] for p in OUT)
                standing = await views.standing(connection, row["to"], known)
                assert row["closing"] == standing.get(row["branch"], 0), row
                met |= {part: met.get(part, 0) + abs(row[part]) for part in (*IN, *OUT)}
        whole = [row for row in rows if row["branch"] is None]
        assert [row["from"] for row in whole] == [max(FIRST, first) for first in periods(FIRST, LAST, step)]
        assert all(row["transferred_in"] == row["transferred_out"] == 0 for row in whole)
    assert min(met.values()) > 0, met  # every kind of movement has been met


async def test_opening_stock_and_merging_are_no_movement(registry: Registry) -> None:
    told = [
        event("a", member="A", data={"effective_on": "2026-02-01", "bulk": True}),
        event("b", member="B", data={"effective_on": "2026-02-01"}),
        event("c", "left", "B", data={"effective_on": "2026-03-01"}, time="2026-03-03T00:00:00Z"),
        event("d", member="B", data={"effective_on": "2026-04-01"}, time="2026-04-03T00:00:00Z"),
        merged("A", "B", day="2026-05-01"),
    ]
    await registry.take_in(batch(told))
    rows = {row["from"].month: row for row in await moved(registry, "month", clock()) if row["branch"] == "B-1"}
    assert (rows[2]["stock"], rows[2]["joined"], rows[3]["left"], rows[4]["returned"]) == (1, 1, 1, 1)
    assert (rows[5]["merged"], rows[5]["left"], rows[5]["closing"]) == (-1, 0, 1)


async def test_erasing_changes_no_count_and_no_movement_of_any_time(registry: Registry) -> None:
    await registry.take_in(batch(some_events(random.Random(9), 300)))
    known = clock()
    before = await moved(registry, "month", known)
    gone = [event(f"x{n}", "erased", f"M-{n}", time=f"2026-09-01T00:00:{n:02}Z") for n in range(40)]
    await registry.take_in(batch(gone))
    assert await moved(registry, "month", clock()) == before
    assert await registry.fetch("SELECT FROM member_code") == []


def test_a_stretch_has_a_beginning_before_its_end_and_so_many_periods() -> None:
    assert periods(date(2025, 11, 30), date(2026, 1, 1), "quarter") == [date(2025, 10, 1), date(2026, 1, 1)]
    for first, last in ((date(2026, 2, 1), date(2026, 1, 1)), (date(1900, 1, 1), date(2026, 1, 1))):
        with pytest.raises(PeriodTooLong):
            periods(first, last, "month")
