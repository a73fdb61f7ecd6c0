"""The society's limits for reading: in force on a day, with every value ever set."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.database import Connection


async def settings(
    connection: Connection, day: date, cursor: str, limit: int, name: str | None = None
) -> list[dict[str, Any]]:
    """
    One page of limits in the order of their names; `versions` has every value ever set, the newest day first.

    `value` is that of the day (null before the first), `version` is for If-Match: 0 until somebody sets it.
    """
    rows = await connection.fetch(
        """
        SELECT known.name AS code, state.since, state.value, coalesce(stream.version, 0) AS version,
               (
                   SELECT jsonb_agg(jsonb_build_object(
                       'effective_on', past.since, 'value', past.value, 'because', past.because,
                       'actor', past.set_by, 'recorded_at', past.set_at) ORDER BY past.since DESC, past.nth DESC)
                   FROM setting_history AS past
                   WHERE past.name = known.name
               ) AS versions
        FROM (SELECT DISTINCT name FROM setting) AS known
        LEFT JOIN LATERAL (
            SELECT since, value FROM setting
            WHERE setting.name = known.name AND since <= $1
            ORDER BY since DESC
            LIMIT 1
        ) AS state ON true
        LEFT JOIN stream ON stream.subject = 'setting/' || known.name
        WHERE known.name > $2 AND ($4::text IS NULL OR known.name = $4)
        ORDER BY known.name
        LIMIT $3
        """,
        day,
        cursor,
        limit,
        name,
    )
    return [dict(row) for row in rows]
