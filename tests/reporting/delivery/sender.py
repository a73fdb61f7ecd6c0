"""`python -m tests.reporting.delivery.sender <database> <folder>`: one turn of a sender as a process, to be ended."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from services.reporting.channels import Allowed
from services.reporting.handlers.details import Owners
from services.reporting.handlers.sending import Sender
from shared.database import Database, close_pool, open_pool
from shared.peers import Peers
from shared.sealing import sealing_of
from tests.reporting.delivery.catchers import LOOPBACK
from tests.reporting.delivery.conftest import KEY


async def turn(url: str, folder: Path) -> None:
    """Send what is due."""
    pool = await open_pool(url, 2, "test sender")
    database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
    database.sealing = sealing_of("reporting", KEY)
    owners = Owners(Peers("reporting", {}, KEY))
    await Sender(database, owners, Allowed.read(LOOPBACK), "csbme", folder).turn()
    await close_pool(pool)


if __name__ == "__main__":
    asyncio.run(turn(sys.argv[1], Path(sys.argv[2])))
