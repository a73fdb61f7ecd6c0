"""
Reading a large society through the registry's door: rosters, checker, search, branches, movement; median and p99.

By hand: `python -m tests.bench.scale <members>`.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import httpx
from cryptography.fernet import Fernet
from joserfc.jwk import OKPKey

from services.registry.__main__ import SERVICE
from shared.database import Database, open_pool
from shared.migrate import migrate, migrations
from shared.service import Service, build
from shared.service.running import Running
from shared.settings import Settings
from tests.bench.society import FIRST, SEED, Size, fill
from tests.servers import drop_database, new_database, servers_of_this_run
from tests.world import Keys

ASKED = 200
QUERIES = (
    "心律",
    "力",
    "影像",
    "办法",
    "xinlv",
    "cgh",
    "王",
    "单示",
    "zengshi",
    "wsl",
    "2015",
    "BR-017",
    "学会〔2015〕9号",
)
# Milliseconds. Counting a million members has no aim of its own: it is a report, and told as it is.
AIMS = {"roster_p99_ms": 50, "search_p99_ms": 50, "branches_p99_ms": 50, "findings_ms": 1000}
Figures = dict[str, dict[str, float | str]]


@asynccontextmanager
async def doors(url: str, service: Service) -> AsyncIterator[tuple[httpx.AsyncClient, Keys]]:
    """A service's routes on a database, without broker and relay, and the keys for offices beside the secretariat."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys.write(Path(folder), OKPKey.generate_key("Ed25519", {"kid": "bench"}), Fernet.generate_key())
        settings = Settings(
            database_url=url,
            broker_url="amqp://nowhere",
            jwks_file=keys.jwks_file,
            parked_key_file=keys.parked_key_file,
        )
        async with await open_pool(url, 4, "bench") as pool:
            app = build(service, settings)
            app.state.running = running = Running(service, settings, pool)
            running.database.enter = lambda: None
            headers = {"Authorization": f"Bearer {keys.token('secretariat')}"}
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
                yield client, keys


@asynccontextmanager
async def door(url: str, service: Service = SERVICE) -> AsyncIterator[httpx.AsyncClient]:
    """A service's routes on a database, for the secretariat: neither reading nor recording needs more."""
    async with doors(url, service) as (client, _):
        yield client


async def measure(admin_url: str, members: int, *, counts: bool = True) -> Figures:
    """
    Make the society, ask, and throw it away. Times are milliseconds from request to answer, JSON included.

    `counts`: the members are counted too, which takes half a minute.
    """
    url = await new_database(admin_url)
    try:
        async with await open_pool(url, 2, "bench", statement_seconds=600) as pool:
            async with pool.acquire() as connection:
                await migrate(connection, migrations(SERVICE.migrations), None)
            began = perf_counter()
            await fill(Database(pool, "/societies/csbme/registry", "Asia/Shanghai", lambda: None), Size(members))
            made = perf_counter() - began
        async with door(url) as client:
            figures = await _figures(client, counts)
    finally:
        await drop_database(admin_url, url)
    return {
        "scale_members": {"value": members, "unit": "members"},
        "scale_posts": {"value": Size(members).posts, "unit": "posts"},
        "scale_made_s": {"value": round(made, 1), "unit": "s"},
        **figures,
    }


async def _figures(client: httpx.AsyncClient, counts: bool) -> Figures:
    chance = random.Random(SEED)
    asked: dict[str, tuple[int, Callable[[], tuple[str, dict[str, str]]]]] = {
        "roster": (ASKED, lambda: (f"/bodies/{_branch(chance)}/roster", {"as_of": _day(chance)})),
        "branches": (ASKED // 2, lambda: ("/branches", {"as_of": _day(chance)})),
        "search": (ASKED, lambda: ("/search", {"q": chance.choice(QUERIES), "as_of": "2026-01-02", "names": "true"})),
        "findings": (5, lambda: ("/findings", {"as_of": _day(chance)})),
        "counts": (3, lambda: ("/members/counts", {"as_of": _day(chance)})),
        "movement": (3, lambda: ("/members/movement", {"from": "2025-01-01", "to": "2025-12-31"})),
    }
    figures: Figures = {}
    for name, (times, ask) in asked.items():
        if name in ("counts", "movement") and not counts:
            continue
        spent = sorted([await _time(client, *ask()) for _ in range(times)])
        figures |= _many(name, spent) if times > 5 else {f"{name}_ms": _figure(f"{name}_ms", statistics.median(spent))}
    return figures


def _many(name: str, spent: list[float]) -> Figures:
    keys = {f"{name}_p50_ms": statistics.median(spent), f"{name}_p99_ms": spent[int(len(spent) * 0.99) - 1]}
    return {key: _figure(key, value) for key, value in keys.items()}


def _figure(key: str, value: float) -> dict[str, float | str]:
    return {"value": round(value, 1), "unit": "ms"} | ({"aim": f"< {AIMS[key]:,}"} if key in AIMS else {})


async def _time(client: httpx.AsyncClient, path: str, query: dict[str, str]) -> float:
    began = perf_counter()
    answer = await client.get(path, params=query)
    answer.raise_for_status()
    return (perf_counter() - began) * 1000


def _day(chance: random.Random) -> str:
    return (date(FIRST, 1, 2) + timedelta(days=chance.randrange(20 * 365))).isoformat()


def _branch(chance: random.Random) -> str:
    return f"BR-{chance.randrange(200):03d}"


if __name__ == "__main__":
    for key, figure in asyncio.run(measure(servers_of_this_run().postgres_admin_url, int(sys.argv[1]))).items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}")
