"""Packs for a screen: what sessions have asked for and how it was answered."""

from __future__ import annotations

from typing import Any

from shared.database import Connection


async def asked(connection: Connection, limit: int, cursor: str | None) -> dict[str, Any]:
    """What was asked for, the newest first: the run that answered it, or why there is none; the cursor is an id."""
    rows = await connection.fetch(
        """
        SELECT asked::text, session, report, digest, asked_at, run, refused, answered_at
        FROM pack_asked
        WHERE $1::text IS NULL
           OR (asked_at, asked::text) < (SELECT asked_at, asked::text FROM pack_asked WHERE asked::text = $1)
        ORDER BY asked_at DESC, pack_asked.asked DESC
        LIMIT $2
        """,
        cursor,
        limit,
    )
    return {"asked": [dict(row) for row in rows], "next": rows[-1]["asked"] if len(rows) == limit else None}
