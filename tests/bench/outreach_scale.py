"""
Experts and contacts of a federation at outreach's door: due lists, lists of experts, entering a contact, the clock.

By hand: `python -m tests.bench.outreach_scale [contacts]`.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from time import perf_counter

import httpx

from services.outreach.__main__ import SERVICE
from services.outreach.handlers.due import AT_ONCE, tell_contact_dues
from shared.database import Database, clock, open_pool
from shared.migrate import migrate, migrations
from tests.bench.outreach import BRANCHES, Size, fill
from tests.bench.scale import Figures, doors
from tests.servers import drop_database, new_database, servers_of_this_run
from tests.world import Keys

SEED = 20260930
ASKED, RECORDED = 300, 100
AIMS = {"outreach_due_list_p99_ms": 50, "outreach_clock_first_s": 10, "outreach_clock_s": 10}
Ask = Callable[[], Awaitable[httpx.Response]]


async def measure(admin_url: str, size: Size) -> Figures:
    """Make them, ask, and throw them away. Times are from request to answer, JSON included."""
    url = await new_database(admin_url)
    try:
        async with await open_pool(url, 2, "bench", statement_seconds=600) as pool:
            async with pool.acquire() as connection:
                await migrate(connection, migrations(SERVICE.migrations), None)
            database = Database(pool, "/societies/csbme/outreach", "Asia/Shanghai", lambda: None)
            today, began = database.office_day(clock()), perf_counter()
            early = await _recording(url, Size(500), database, today)
            await fill(database, size, today)
            made = perf_counter() - began
            read = await _reading(url, size)
            late = await _recorded(url, size)
            told = await _clock(database, today)
    finally:
        await drop_database(admin_url, url)
    figures: Figures = {
        "outreach_contacts": {"value": size.contacts, "unit": "contacts"},
        "outreach_experts": {"value": size.experts, "unit": "experts"},
        "outreach_made_s": {"value": round(made, 1), "unit": "s"},
        **read,
        "outreach_contact_ms": {"value": round(late, 1), "unit": "ms"},
        "outreach_contact_slope": {"value": round(late / early, 2), "unit": "ratio", "aim": "< 1.5"},
        **told,
    }
    for key, aim in AIMS.items():
        figures[key]["aim"] = f"< {aim}"
    return figures


async def _recording(url: str, size: Size, database: Database, today: date) -> float:
    """What a contact takes in a small society, which is thrown away."""
    await fill(database, size, today)
    spent = await _recorded(url, size)
    await database.pool.execute(
        "TRUNCATE expert, post_state, expert_key, contact, contact_expert, contact_kept, stream, last_contact,"
        " contact_summary, outbox"
    )
    return spent


async def _recorded(url: str, size: Size) -> float:
    """What entering a contact with two experts and a text takes: the median, after the first few."""
    chance = random.Random(SEED)
    async with doors(url, SERVICE) as (client, _):
        spent = [await _time(client.post("/contacts", json=_record(n, size, chance))) for n in range(RECORDED)]
    return statistics.median(spent[RECORDED // 10 :])


def _record(n: int, size: Size, chance: random.Random) -> dict[str, object]:
    experts = [f"E-{one}" for one in chance.sample(range(size.experts), 2)]
    said = {"code": f"new-{n}", "experts": experts, "liaison": "R-1", "mode": "phone", "made": True}
    return said | {"happened_on": "2026-01-05", "summary": "示例：谈到青年人才培养"}


async def _reading(url: str, size: Size) -> Figures:
    chance = random.Random(SEED)
    async with doors(url, SERVICE) as (client, keys):

        def of_liaison(path: str) -> Ask:
            def ask() -> Awaitable[httpx.Response]:
                return client.get(path, headers=_liaison(keys, chance.randrange(size.liaisons)))

            return ask

        def of_all(path: str) -> Ask:
            return lambda: client.get(path.format(cursor=f"E-{chance.randrange(size.experts)}"))

        asked: dict[str, tuple[int, Ask]] = {
            "due_list": (ASKED, of_liaison("/due-list")),
            "due_list_of_branch": (ASKED // 3, lambda: client.get("/due-list", headers=_branch(keys, chance))),
            "due_list_of_all": (ASKED // 15, of_all("/due-list")),
            "experts": (ASKED, of_all("/experts?cursor={cursor}")),
            "experts_of_liaison": (ASKED, of_liaison("/experts")),
        }
        figures: Figures = {}
        for name, (times, ask) in asked.items():
            spent = sorted([await _time(ask()) for _ in range(times)])
            figures[f"outreach_{name}_p50_ms"] = {"value": round(statistics.median(spent), 1), "unit": "ms"}
            figures[f"outreach_{name}_p99_ms"] = {"value": round(spent[int(times * 0.99) - 1], 1), "unit": "ms"}
    return figures


def _liaison(keys: Keys, n: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.token('expert_liaison', f'R-{n}', f'R-{n}')}"}


def _branch(keys: Keys, chance: random.Random) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.token('branch_liaison', f'BR-{chance.randrange(BRANCHES)}')}"}


async def _clock(database: Database, today: date) -> Figures:
    """The clock over all: the first time, when everything due is told at once, and the day after."""
    figures: Figures = {}
    for name, day in (("clock_first", today), ("clock", today + timedelta(days=1))):
        began, told, more = perf_counter(), 0, AT_ONCE
        while more == AT_ONCE:
            async with database.transaction("clock") as uow:
                uow.today = day
                more = await tell_contact_dues(uow)
                told += more
        figures[f"outreach_{name}_s"] = {"value": round(perf_counter() - began, 2), "unit": "s"}
        figures[f"outreach_{name}_told"] = {"value": told, "unit": "events"}
    return figures


async def _time(asking: Awaitable[httpx.Response]) -> float:
    began = perf_counter()
    (await asking).raise_for_status()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    wanted = Size(int(sys.argv[1])) if len(sys.argv) > 1 else Size()
    for key, figure in asyncio.run(measure(servers_of_this_run().postgres_admin_url, wanted)).items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}\t{figure.get('aim', '')}")
