"""
Activities by the hundred thousand through their door: listing, calendar, distinct people of a year, search, recording.

By hand: `python -m tests.bench.activities_scale [activities]`.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

import httpx

from services.activities.__main__ import SERVICE
from shared.database import open_pool
from shared.migrate import migrate, migrations
from tests.bench.activities import BRANCHES, FIRST, SEED, YEARS, Size, fill
from tests.bench.scale import Figures, door
from tests.servers import drop_database, new_database, servers_of_this_run

ASKED, RECORDED = 100, 60
QUERIES = ("心律", "宣讲", "年会", "xinlv", "ztdr", "磁共振 讲座", "A-0123", "超声")
AIM_MS = 200
Asked = tuple[str, dict[str, str]]


async def measure(admin_url: str, size: Size) -> Figures:
    """
    Make them, ask, and throw them away. Times are milliseconds from request to answer, JSON included.

    Recording is timed twice: beside a hundredth of them, which lies in the year before the others, and beside all.
    """
    url = await new_database(admin_url)
    try:
        async with await open_pool(url, 2, "bench", statement_seconds=600) as pool:
            async with pool.acquire() as connection:
                await migrate(connection, migrations(SERVICE.migrations), None)
            await fill(pool, size.part(100, "B", FIRST - 1))
            async with door(url, SERVICE) as client:
                early = await _recording(client, "early")
            began = perf_counter()
            await fill(pool, size)
            made = perf_counter() - began
        async with door(url, SERVICE) as client:
            late = await _recording(client, "late")
            read = await _reading(client)
    finally:
        await drop_database(admin_url, url)
    return {
        "activities": {"value": size.activities, "unit": "activities"},
        "activities_attendances": {"value": size.attendances, "unit": "attendances"},
        "activities_made_s": {"value": round(made, 1), "unit": "s"},
        **read,
        "activities_recording_1pc_ms": {"value": round(early, 1), "unit": "ms"},
        "activities_recording_ms": {"value": round(late, 1), "unit": "ms"},
        "activities_recording_slope": {"value": round(late / early, 2), "unit": "ratio", "aim": "< 1.5"},
    }


async def _recording(client: httpx.AsyncClient, run: str) -> float:
    """What one record of an activity with twenty people takes: the median, after the first few."""
    spent = [await _time(client.post("/activities", json=_record(f"{run}-{n}"))) for n in range(RECORDED)]
    return statistics.median(spent[RECORDED // 10 :])


def _record(code: str) -> dict[str, object]:
    return {
        "code": code,
        "kind": "lecture",
        "title": f"示例宣讲会{code}",
        "hosts": ["society"],
        "starts_on": "2025-11-05",
        "open_to": "public",
        "attendances": 30,
        "people": [{"member": f"M-{n}"} for n in range(20)],
    }


async def _reading(client: httpx.AsyncClient) -> Figures:
    chance = random.Random(SEED)
    asked: dict[str, Callable[[], Asked]] = {
        "list": lambda: ("/activities", {"from": _day(chance)}),
        "list_of_host": lambda: ("/activities", {"from": _day(chance), "host": _branch(chance), "state": "held"}),
        "calendar_month": lambda: ("/calendar", {"on": _day(chance)}),
        "calendar_of_host": lambda: ("/calendar", {"on": _day(chance), "view": "quarter", "host": _branch(chance)}),
        "people_of_year": lambda: ("/beneficiaries", {"year": str(FIRST + chance.randrange(YEARS))}),
        "search": lambda: ("/search", {"q": chance.choice(QUERIES)}),
    }
    figures: Figures = {}
    for name, ask in asked.items():
        spent = sorted([await _ask(client, *ask()) for _ in range(ASKED)])
        for part, value in (("p50", statistics.median(spent)), ("p99", spent[int(ASKED * 0.99) - 1])):
            aim = {"aim": f"< {AIM_MS}"} if part == "p99" else {}
            figures[f"activities_{name}_{part}_ms"] = {"value": round(value, 1), "unit": "ms", **aim}
    return figures


async def _ask(client: httpx.AsyncClient, path: str, query: dict[str, str]) -> float:
    return await _time(client.get(path, params=query))


async def _time(asking: object) -> float:
    began = perf_counter()
    answer = await asking  # type: ignore[misc]
    answer.raise_for_status()
    return (perf_counter() - began) * 1000


def _day(chance: random.Random) -> str:
    return (date(FIRST, 1, 2) + timedelta(days=chance.randrange(YEARS * 365))).isoformat()


def _branch(chance: random.Random) -> str:
    return f"BR-{chance.randrange(BRANCHES):03d}"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else Size().activities
    found = asyncio.run(measure(servers_of_this_run().postgres_admin_url, Size(count, count * 20)))
    for key, figure in found.items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}\t{figure.get('aim', '')}")
