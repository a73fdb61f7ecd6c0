"""`python -m tests.reporting.delivery.scheduler <database> <again and again>`: scheduler and sender, to be ended."""

from __future__ import annotations

import asyncio
import sys

from services.reporting.channels import Allowed
from services.reporting.handlers.details import Owners
from services.reporting.handlers.schedules import keep_what_is_due
from services.reporting.handlers.sending import Sender
from shared.database import Database, close_pool, open_pool
from shared.peers import Peers
from shared.sealing import sealing_of
from tests.reporting.delivery.catchers import LOOPBACK
from tests.reporting.delivery.conftest import KEY


async def work(url: str, again: bool) -> None:
    """Keep the digests that are due and send what is due, once or until ended."""
    pool = await open_pool(url, 3, "test scheduler")
    database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
    database.sealing = sealing_of("reporting", KEY)
    sender = Sender(database, Owners(Peers("reporting", {}, KEY)), Allowed.read(LOOPBACK), "csbme")
    while True:
        await keep_what_is_due(database)
        await sender.turn()
        if not again:
            break
        await asyncio.sleep(0.02)
    await close_pool(pool)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2] == "again"))
