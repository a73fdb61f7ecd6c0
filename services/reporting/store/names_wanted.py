"""Whose names a paper of a run wants, by code: read from the facts as the run knew them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.database import Connection


async def heads(connection: Connection, year: int, known_on: datetime, branches: Sequence[str]) -> dict[str, str]:
    """Branch -> code of the person who was handed in as its head of a year, as known at a moment."""
    rows = await connection.fetch(
        """
        SELECT data->>'branch' AS branch, data->>'head' AS head
        FROM record_of(ARRAY['registry.annual_facts.recorded.v1'], $2) AS facts
        WHERE (data->>'year')::int = $1
          AND data->>'branch' = ANY ($3)
          AND data->>'head' IS NOT NULL
        ORDER BY 1
        """,
        year,
        known_on,
        list(branches),
    )
    return {row["branch"]: row["head"] for row in rows}
