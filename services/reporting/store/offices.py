"""Posts as the registry has told of them, and the hours of delivery: what is asked again whenever something is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.domain.delivery.hours import Hours
from services.reporting.domain.delivery.recipients import Post
from shared.database import Connection, UnitOfWork


async def posts_on(connection: Connection, day: date, known_on: datetime) -> list[Post]:
    """All posts in force on a day, the longest-serving holder first."""
    rows = await connection.fetch(
        """
        SELECT data->>'body' AS body, data->>'branch' AS branch, data->>'post' AS post, data->>'person' AS person
        FROM state_at(ARRAY['registry.post.filled.v2', 'registry.post.ended.v2'], $1, $2) AS post
        WHERE type = 'registry.post.filled.v2'
          AND coalesce((data->>'until')::date > $1, true)
        ORDER BY effective_on, code
        """,
        day,
        known_on,
    )
    return [Post(**dict(row)) for row in rows]


async def holders_among(connection: Connection, accounts: Sequence[str]) -> set[str]:
    """Those of these accounts that have ever been given a post."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT data->>'person' AS person
        FROM fact
        WHERE type = 'registry.post.filled.v2'
          AND data->>'person' = ANY ($1)
        """,
        accounts,
    )
    return {row["person"] for row in rows}


async def hours_on(connection: Connection, day: date, zone: ZoneInfo) -> Hours:
    """The hours of delivery in force on a day."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (name) name, value
        FROM delivery_setting
        WHERE since <= $1
        ORDER BY name, since DESC
        """,
        day,
    )
    return Hours(zone=zone, **{row["name"]: row["value"] for row in rows})


async def set_hour(uow: UnitOfWork, name: str, since: date, value: time) -> None:
    """Give an hour of delivery another value from a day on; said again for the same day it takes the place."""
    await uow.connection.execute(
        """
        INSERT INTO delivery_setting (name, since, value, set_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name, since) DO UPDATE SET value = EXCLUDED.value, set_by = EXCLUDED.set_by
        """,
        name,
        since,
        value,
        uow.actor,
    )


async def hours_set(connection: Connection) -> list[dict[str, Any]]:
    """Every value that was ever set, the newest first."""
    rows = await connection.fetch("SELECT name, since, value, set_by FROM delivery_setting ORDER BY name, since DESC")
    return [dict(row) for row in rows]
