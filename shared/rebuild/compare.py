"""
Live and rebuilt rows side by side, by the hash of each row; what differs is named by key and column.

PostgreSQL hashes a row by the values of its columns, to 64 bits: a fifth of the cost of a SHA-256 of its text.
"""

from __future__ import annotations

from typing import Any

import asyncpg
from pydantic import BaseModel

FIRST = 5


class Difference(BaseModel):
    """One row that is not alike: its key, and column -> (live, rebuilt); no columns where only one side has the row."""

    key: dict[str, Any]
    only: str | None = None
    columns: dict[str, tuple[Any, Any]] = {}


class Compared(BaseModel):
    """One table: how many rows each side has, how many are not alike, and the first of those."""

    table: str
    live: int
    rebuilt: int
    different: int
    first: list[Difference] = []


async def compare(connection: asyncpg.Connection[Any], table: str) -> Compared:
    """Compare public.<table> with the session's shadow of it, in the snapshot of the transaction."""
    key = await key_of(connection, table)
    columns = ", ".join(f'"{column}"' for column in key)
    row = await connection.fetchrow(
        f"""
        SELECT count(live.hash) AS live, count(shadow.hash) AS rebuilt,
               count(*) FILTER (WHERE live.hash IS DISTINCT FROM shadow.hash) AS different
        FROM (SELECT {columns}, hash_record_extended(live_row, 0) AS hash
              FROM public."{table}" AS live_row) AS live
        FULL JOIN (SELECT {columns}, hash_record_extended(shadow_row, 0) AS hash
                   FROM pg_temp."{table}" AS shadow_row) AS shadow
        USING ({columns})
        """  # noqa: S608  (names from the catalogue)
    )
    assert row is not None  # noqa: S101  (an aggregate)
    compared = Compared(table=table, **dict(row))
    if compared.different:
        compared.first = await _first(connection, table, key)
    return compared


async def key_of(connection: asyncpg.Connection[Any], table: str) -> list[str]:
    """The columns of the primary key. Raises ValueError where there is none: nothing could be compared."""
    rows = await connection.fetch(
        """
        SELECT attname FROM pg_index
        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
        WHERE indrelid = format('public.%I', $1::text)::regclass AND indisprimary
        ORDER BY array_position(indkey::int2[], attnum)
        """,
        table,
    )
    if not rows:
        raise ValueError(f"{table} has no primary key")
    return [row["attname"] for row in rows]


async def _first(connection: asyncpg.Connection[Any], table: str, key: list[str]) -> list[Difference]:
    columns = ", ".join(f'"{column}"' for column in key)
    rows = await connection.fetch(
        f"""
        SELECT to_jsonb(live_row) AS live, to_jsonb(shadow_row) AS shadow
        FROM (
            SELECT live_row, shadow_row
            FROM public."{table}" AS live_row
            FULL JOIN pg_temp."{table}" AS shadow_row USING ({columns})
            WHERE live_row IS DISTINCT FROM shadow_row
            ORDER BY {columns}
            LIMIT {FIRST}
        ) AS differing
        """  # noqa: S608  (names from the catalogue)
    )
    return [_difference(row["live"], row["shadow"], key) for row in rows]


def _difference(live: dict[str, Any] | None, shadow: dict[str, Any] | None, key: list[str]) -> Difference:
    some = live or shadow or {}
    found = Difference(key={column: some[column] for column in key})
    if live is None or shadow is None:
        found.only = "rebuilt" if live is None else "live"
    else:
        found.columns = {name: (live[name], shadow[name]) for name in live if live[name] != shadow[name]}
    return found
