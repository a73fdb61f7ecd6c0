"""
Every figure of a quarter with both comparisons, over one year and over ten years of facts of one society.

By hand: `python -m tests.bench.figures_of_years`.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from services.reporting.__main__ import SERVICE
from services.reporting.domain.period import period_of
from services.reporting.store.compute import compared, compute_all, window_of
from shared.database import open_pool
from shared.migrate import migrate, migrations
from tests.bench.history import LAST_YEAR, fill
from tests.servers import drop_database, new_database, servers_of_this_run

NOW = datetime(LAST_YEAR + 1, 1, 5, tzinfo=UTC)
YEARS, TIMES = (1, 10), 5
AIM_MS, AIM_RATIO = 300, 1.5
Figures = dict[str, dict[str, float | str]]


async def measure(admin_url: str) -> Figures:
    """Milliseconds of all figures over ten years of facts, and how many times those over one year."""
    took = {years: await _of(admin_url, years) for years in YEARS}
    (one, _), (ten, facts) = took[YEARS[0]], took[YEARS[1]]
    return {
        "figures_ms": {"value": ten, "unit": f"ms, three quarters of {facts:,} facts", "aim": f"< {AIM_MS}"},
        "figures_history_ratio": {"value": round(ten / one, 2), "unit": "ten years to one", "aim": f"<= {AIM_RATIO}"},
    }


async def _of(admin_url: str, years: int) -> tuple[float, int]:
    url, period = await new_database(admin_url), period_of(f"{LAST_YEAR}-Q4")
    try:
        async with await open_pool(url, 1, "bench", statement_seconds=300.0) as pool, pool.acquire() as connection:
            await migrate(connection, migrations(SERVICE.migrations), None)
            facts = await fill(connection, years)
            took = []
            for _ in range(TIMES):
                began = perf_counter()
                await compute_all(connection, window_of(period, NOW))
                for other in (period.previous(), period.last_year()):
                    await compared(connection, window_of(other or period, NOW))
                took.append(1000 * (perf_counter() - began))
    finally:
        await drop_database(admin_url, url)
    return round(median(took), 1), facts


if __name__ == "__main__":
    for key, figure in asyncio.run(measure(servers_of_this_run().postgres_admin_url)).items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}\t{figure.get('aim', '')}")
