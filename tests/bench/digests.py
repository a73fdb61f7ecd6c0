"""
Digests of a society with ten years of facts: computed, kept, and written in five forms, one after the other.

By hand: `python -m tests.bench.digests [how many]`; 200 are what `make bench-full` makes.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Final, get_args

from services.reporting.__main__ import SERVICE
from services.reporting.commands.runs import KeepRun
from services.reporting.domain.audience import Readers
from services.reporting.domain.period import period_of
from services.reporting.handlers.run_files import files_of
from services.reporting.handlers.runs import keep_run
from services.reporting.papers import Form
from shared.database import Database, open_pool
from shared.migrate import migrate, migrations
from tests.bench.history import LAST_YEAR, fill
from tests.servers import drop_database, new_database, servers_of_this_run

SECRETARIAT: Final = Readers("secretariat")
FORMS: Final[tuple[Form, ...]] = get_args(Form)
YEARS, FEW, MANY = 10, 8, 200
AIM_SECONDS, AIM_MANY_SECONDS = 2, 300
Figures = dict[str, dict[str, float | str]]


async def measure(admin_url: str, digests: int = FEW) -> Figures:
    """Seconds from the facts to five files: the median of the quarters, and of `digests` periods in sequence."""
    url = await new_database(admin_url)
    try:
        pool = await open_pool(url, 2, "bench", statement_seconds=300.0)
        async with pool:
            async with pool.acquire() as connection:
                await migrate(connection, migrations(SERVICE.migrations), None)
                facts = await fill(connection, YEARS)
            database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
            await _digest(database, f"{LAST_YEAR - YEARS}-Q4")  # fonts and templates are read once in a process
            began = perf_counter()
            took = {digest: await _digest(database, digest) for digest in _latest(digests)}
            seconds = perf_counter() - began
    finally:
        await drop_database(admin_url, url)
    quarters = [one for digest, one in took.items() if period_of(digest).kind == "quarter"]
    return _told(median(quarters), seconds, digests, facts)


def _told(quarter: float, seconds: float, digests: int, facts: int) -> Figures:
    unit, whole = f"s, {len(FORMS)} forms, {facts:,} facts", digests == MANY
    name = f"digests_{MANY}_s" if whole else f"digests_{MANY}_projected_s"
    how = "s in sequence" if whole else f"s in sequence, were all as the {digests} that took {seconds:.1f} s"
    return {
        "digest_five_forms_s": {"value": round(quarter, 2), "unit": unit, "aim": f"< {AIM_SECONDS}"},
        name: {"value": round(seconds / digests * MANY, 1), "unit": how, "aim": f"< {AIM_MANY_SECONDS}"},
    }


def _latest(digests: int) -> list[str]:
    """So many periods, the latest quarters first, then months and weeks."""
    years = range(LAST_YEAR, LAST_YEAR - YEARS, -1)
    quarters = (f"{year}-Q{n}" for year in years for n in (4, 3, 2, 1))
    months = (f"{year}-{n:02d}" for year in years for n in range(12, 0, -1))
    weeks = (f"{LAST_YEAR}-W{n:02d}" for n in range(52, 0, -1))
    return list(islice((code for kind in (quarters, months, weeks) for code in kind), digests))


async def _digest(database: Database, digest: str) -> float:
    """Seconds for one digest, from the facts to the kept files of all forms."""
    began = perf_counter()
    async with database.transaction("bench") as uow:
        run = str((await keep_run(uow, KeepRun(digest=digest)))["run"])
    # Together, as the message that takes them along asks for them (handlers/digests.py).
    await files_of(database, run, SECRETARIAT, FORMS, "zh", "bench")
    return perf_counter() - began


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else FEW
    for key, figure in asyncio.run(measure(servers_of_this_run().postgres_admin_url, many)).items():
        print(f"{key}\t{figure['value']}\t{figure['unit']}\t{figure.get('aim', '')}")
