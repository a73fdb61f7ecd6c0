"""Whole rosters for reading: how far each is, and what differs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from shared.database import Connection

Rows = list[dict[str, Any]]


async def snapshots(
    connection: Connection, sources: Collection[str] | None, snapshot: str | None, after: int, limit: int
) -> Rows:
    """Rosters in the order they came, with how many chunks of each are here."""
    rows = await connection.fetch(
        """
        SELECT number, source, snapshot, as_of, chunks, state, first_at, compared_at,
               (SELECT count(*)::int FROM roster_chunk WHERE roster = number) AS chunks_here,
               (SELECT coalesce(sum(lines), 0)::int FROM roster_chunk WHERE roster = number) AS lines
        FROM roster
        WHERE number > $2 AND ($1::text[] IS NULL OR source = ANY($1)) AND ($3::text IS NULL OR snapshot = $3)
        ORDER BY number
        LIMIT $4
        """,
        None if sources is None else list(sources),
        after,
        snapshot,
        limit,
    )
    return [dict(row) for row in rows]


async def snapshot(connection: Connection, sources: Collection[str] | None, number: int) -> dict[str, Any] | None:
    """One roster: which chunks are missing, how many lines differ in which way, and what was decided."""
    [*found] = await snapshots(connection, sources, None, number - 1, 1)
    if not found or found[0]["number"] != number:
        return None
    missing = await connection.fetch(
        """
        SELECT chunk FROM generate_series(1, $2) AS chunk
        WHERE NOT EXISTS (SELECT FROM roster_chunk AS here WHERE here.roster = $1 AND here.chunk = chunk.chunk)
        LIMIT 100
        """,
        number,
        found[0]["chunks"],
    )
    counted = await connection.fetch(
        """
        SELECT coalesce(difference, 'not_compared') AS difference, count(*)::int AS lines,
               count(applied_at)::int AS applied, count(*) FILTER (WHERE repeated)::int AS repeated
        FROM roster_line WHERE roster = $1 GROUP BY 1 ORDER BY 1
        """,
        number,
    )
    decisions = await connection.fetch(
        """
        SELECT decision, differences, because, actor, decided_at FROM roster_decision WHERE roster = $1 ORDER BY nth
        """,
        number,
    )
    told = {"missing": [row["chunk"] for row in missing], "differences": [dict(row) for row in counted]}
    return found[0] | told | {"decisions": [dict(row) for row in decisions]}


async def differences(connection: Connection, number: int, difference: str, after: str, limit: int) -> Rows:
    """Lines that differ in one way, a page in the order of codes: what is known, and what the roster says."""
    rows = await connection.fetch(
        """
        SELECT code, kind, member_class, branches, effective_on, ends_on, begins, was, applied_at, repeated
        FROM roster_line
        WHERE roster = $1 AND difference = $2 AND code > $3
        ORDER BY code
        LIMIT $4
        """,
        number,
        difference,
        after,
        limit,
    )
    return [dict(row) for row in rows]
