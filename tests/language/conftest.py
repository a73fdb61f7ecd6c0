"""Databases of an earlier release, brought up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from shared.database import Database, open_pool
from shared.migrate import migrate, migrations
from tests.conftest import service
from tests.servers import drop_database, new_database


@pytest.fixture
async def grown(postgres_admin_url: str) -> AsyncIterator[Any]:
    """`async with grown("registry", "0003", fill)`: a database of that migration, filled, then brought up to date."""
    made: list[str] = []

    @asynccontextmanager
    async def make(name: str, last: str, fill: Callable[[Any], Awaitable[None]]) -> AsyncIterator[Database]:
        made.append(await new_database(postgres_admin_url))
        wanted = migrations(service(name).migrations)
        before = {key: sql for key, sql in wanted.items() if key.startswith("kernel/") or key < f"service/{last}_z"}
        connection = await asyncpg.connect(made[-1])
        try:
            await migrate(connection, before, None)
            await fill(connection)
            await migrate(connection, wanted, None)
        finally:
            await connection.close()
        pool = await open_pool(made[-1], 1, "test")
        yield Database(pool, f"/societies/csbme/{name}", "Asia/Shanghai", lambda: None)
        await pool.close()

    yield make
    for url in made:
        await drop_database(postgres_admin_url, url)
