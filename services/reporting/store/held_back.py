"""Notices that are still of use and of which nothing was written: heard by replay only, which never sends by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.reporting.domain.period import OFFICE_ZONE
from shared.database import Connection, UnitOfWork


async def latest_notice(uow: UnitOfWork, meeting: str) -> dict[str, Any] | None:
    """What the latest notice of a meeting said, where the meeting is still ahead."""
    row = await uow.connection.fetchrow(
        "SELECT data FROM notice_ahead($1, $2) WHERE code = $3", uow.now, OFFICE_ZONE, meeting
    )
    return dict(row["data"]) if row else None


async def held_back(connection: Connection, now: datetime) -> list[str]:
    """Meetings ahead whose latest notice is nowhere among the deliveries."""
    rows = await connection.fetch(
        """
        SELECT subject FROM notice_ahead($1, $2) AS ahead
        WHERE NOT EXISTS (
            SELECT FROM delivery WHERE occurrence = format('notice/%s/%s', ahead.code, ahead.data->>'sequence')
        )
        ORDER BY subject
        """,
        now,
        OFFICE_ZONE,
    )
    return [row["subject"] for row in rows]
