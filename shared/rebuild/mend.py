"""Put live rows right: only those that differ, in one transaction, and only if nothing was applied meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import asyncpg

from shared.rebuild.compare import key_of

# Shorter than PostgreSQL's deadlock_timeout (1 s): where we and the service wait for each other, we give way.
LOCK_MILLISECONDS = 500


class Moved(RuntimeError):
    """The service has applied events since the comparison: stop it (or what flows to it) and try again."""


async def head_of(connection: asyncpg.Connection[Any]) -> tuple[int, int]:
    """How far the service has heard and said: versions only grow, so equal sums mean that nothing moved."""
    row = await connection.fetchrow(
        """
        SELECT (SELECT coalesce(sum(version), 0) FROM position)::bigint AS heard,
               (SELECT coalesce(sum(version), 0) FROM stream)::bigint AS said
        """
    )
    assert row is not None  # noqa: S101  (no FROM)
    return row["heard"], row["said"]


async def mend(connection: asyncpg.Connection[Any], tables: Sequence[str], head: tuple[int, int]) -> int:
    """
    Make these live tables equal to their shadows; returns how many rows were deleted or written.

    Raises Moved when the service is busy or was not standing still since `head`; nothing is changed then.
    """
    try:
        async with connection.transaction():
            await _hold(connection, tables)
            if await head_of(connection) != head:
                raise Moved(Moved.__doc__)
            deleted = [await _delete(connection, table) for table in tables]
            return sum(deleted) + sum([await _insert(connection, table) for table in tables])
    except asyncpg.LockNotAvailableError as error:
        raise Moved(Moved.__doc__) from error


async def _hold(connection: asyncpg.Connection[Any], tables: Sequence[str]) -> None:
    """Whoever writes takes a row of `position` or `stream`: these two stop everybody before the rest is held."""
    await connection.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
    held = ", ".join(["position", "stream", *(f'public."{table}"' for table in tables)])
    await connection.execute(f"LOCK TABLE {held} IN EXCLUSIVE MODE")


async def _delete(connection: asyncpg.Connection[Any], table: str) -> int:
    """Rows that the ledgers do not know, or know otherwise."""
    status = await connection.execute(
        f"""
        DELETE FROM public."{table}" AS live_row
        WHERE NOT EXISTS (
            SELECT FROM pg_temp."{table}" AS shadow_row
            WHERE {await _same_key(connection, table)} AND shadow_row IS NOT DISTINCT FROM live_row
        )
        """  # noqa: S608  (names from the catalogue)
    )
    return int(status.split()[-1])


async def _insert(connection: asyncpg.Connection[Any], table: str) -> int:
    columns = ", ".join(f'"{column}"' for column in await _written(connection, table))
    status = await connection.execute(
        f"""
        INSERT INTO public."{table}" ({columns})
        SELECT {columns} FROM pg_temp."{table}" AS shadow_row
        WHERE NOT EXISTS (
            SELECT FROM public."{table}" AS live_row WHERE {await _same_key(connection, table)}
        )
        """  # noqa: S608  (names from the catalogue)
    )
    return int(status.split()[-1])


async def _same_key(connection: asyncpg.Connection[Any], table: str) -> str:
    key = await key_of(connection, table)
    return " AND ".join(f'shadow_row."{column}" = live_row."{column}"' for column in key)


async def _written(connection: asyncpg.Connection[Any], table: str) -> list[str]:
    """The columns that are not computed from others."""
    rows = await connection.fetch(
        """
        SELECT attname FROM pg_attribute
        WHERE attrelid = format('public.%I', $1::text)::regclass
          AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        """,
        table,
    )
    return [row["attname"] for row in rows]
