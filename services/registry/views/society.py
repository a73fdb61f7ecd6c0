"""The society's profile for reading."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.database import Connection


async def society(connection: Connection, day: date, known: datetime) -> dict[str, Any] | None:
    """The profile on a day as known at a moment, with the version to give back in If-Match."""
    row = await connection.fetchrow(
        """
        SELECT state.profile, stream.version FROM society_at($1, $2) AS state
        JOIN stream ON stream.subject = 'society/' || (state.profile ->> 'code')
        """,
        day,
        known,
    )
    return {**row["profile"], "version": row["version"]} if row else None
