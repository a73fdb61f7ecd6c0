"""The shadow: copies of the derived tables in the session's own temporary schema, and nothing else to write to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from shared.database import prepare_connection

# Rows of the shadow beyond this go to temporary files: a rebuild of millions stays this small.
TEMP_BUFFERS = "128MB"
WORK_MEM = "64MB"
READER_SECONDS = 600.0


@asynccontextmanager
async def connected(url: str, name: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """A connection of a rebuild's own; dropping it drops its shadow."""
    settings = {
        "application_name": f"{name}.rebuild",
        "timezone": "UTC",
        "temp_buffers": TEMP_BUFFERS,
        "work_mem": WORK_MEM,
    }
    connection = await asyncpg.connect(url, server_settings=settings, command_timeout=READER_SECONDS)
    try:
        await prepare_connection(connection)
        yield connection
    finally:
        await connection.close()


async def make_shadow(connection: asyncpg.Connection[Any], tables: Sequence[str]) -> None:
    """
    Copy the shape of the tables; names without a schema now mean the copies.

    Checks and unique keys come along, since handlers rely on them for ON CONFLICT. Other indexes would only cost time,
    and exclusion constraints may be broken between two events that the ledger tells apart by their stream alone.
    """
    for table in tables:
        await connection.execute(
            f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}" INCLUDING ALL EXCLUDING INDEXES)'
        )
        for definition in await _keys(connection, table):
            await connection.execute(f'ALTER TABLE pg_temp."{table}" ADD {definition}')


async def _keys(connection: asyncpg.Connection[Any], table: str) -> list[str]:
    rows = await connection.fetch(
        """
        SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
        WHERE conrelid = format('public.%I', $1::text)::regclass AND contype IN ('p', 'u')
        """,
        table,
    )
    return [row["definition"] for row in rows]


async def same_snapshot(connection: asyncpg.Connection[Any], snapshot: str) -> None:
    """See exactly what the transaction that exported `snapshot` sees; the first statement of a transaction."""
    await connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
