"""
How long a page of the console takes, over ten years of facts: asked over HTTP, as its services are by the console.

All five run in one process, so what each of them does adds up. By hand: `python -m tests.bench.console_pages`.
"""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import asyncpg
import httpx
from cryptography.fernet import Fernet
from joserfc.jwk import OKPKey

from console.session import COOKIE
from tests.bench.history import LAST_YEAR, fill
from tests.browser.system import a_world, kept, windowed
from tests.servers import Broker, servers_of_this_run
from tests.world import Keys, World

YEARS, TIMES = 10, 10
AIM_MS: Final = 200
QUARTER: Final = f"{LAST_YEAR}-Q4"
Figures = dict[str, dict[str, float | str]]


def collecting() -> None:
    """Let Python free what is not used: tests/conftest.py, which comes with a whole system, leaves it to pytest."""
    gc.enable()


async def measure(broker: Broker, admin_url: str) -> Figures:
    """Milliseconds until the secretary has a whole page: the median and the 99th percentile of all, and the slowest."""
    took = await _of(broker, admin_url)
    every = [one for times in took.values() for one in times]
    slowest = max(took, key=lambda page: median(took[page]))
    return {
        "console_page_ms": {"value": round(median(every), 1), "unit": f"ms, {len(took)} pages", "aim": f"< {AIM_MS}"},
        "console_page_p99_ms": {"value": round(quantiles(every, n=100)[98], 1), "unit": "ms"},
        "console_slowest_page_ms": {"value": round(median(took[slowest]), 1), "unit": f"ms, {slowest}"},
    }


async def _of(broker: Broker, admin_url: str) -> dict[str, list[float]]:
    key = OKPKey.generate_key("Ed25519", {"kid": "bench"})
    with TemporaryDirectory() as folder:
        keys = Keys.write(Path(folder), key, Fernet.generate_key())
        async with a_world(keys, broker, admin_url) as (world, _), windowed(world, keys) as address:
            await _filled(world.databases["reporting"])
            cookies = {COOKIE: keys.token("secretariat")}
            async with httpx.AsyncClient(base_url=address, timeout=60, cookies=cookies) as client:
                return {name: await _page(client, path) for name, path in (await _pages(world)).items()}


async def _filled(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await fill(connection, YEARS)
    finally:
        await connection.close()


async def _pages(world: World) -> dict[str, str]:
    """The main pages, by the name under which they are told."""
    reports = world.client("reporting", "secretariat")
    run = await kept(reports, QUARTER)
    held = (await reports.get(f"/runs/{run}/figures/activities_held")).json()["records"]
    return {
        "home": "/",
        "runs": "/runs",
        "run": f"/runs/{run}",
        "changes": f"/runs/{run}/changes",
        "figure of a run": f"/runs/{run}/figures/activities_held",
        "figure": f"/figures/activities_held?digest={QUARTER}",
        "record": f"/records/{held[0]['event_id']}?run={run}",
        "catalogue": "/figures",
        **{name: f"/{name}" for name in ("schedules", "due", "items", "imports", "deliveries", "parked")},
        "calendar": f"/calendar/{LAST_YEAR}-11",
    }


async def _page(client: httpx.AsyncClient, path: str) -> list[float]:
    took = []
    for _ in range(TIMES + 1):
        began = perf_counter()
        (await client.get(path)).raise_for_status()
        took.append(1000 * (perf_counter() - began))
    return took[1:]  # templates are read once in a process


async def by_hand() -> None:
    """Every page, and what `make bench` tells."""
    collecting()
    servers = servers_of_this_run()
    for page, times in (await _of(servers.broker, servers.postgres_admin_url)).items():
        print(f"{page}\t{median(times):.1f} ms")


if __name__ == "__main__":
    asyncio.run(by_hand())
