"""The society's rules for reading: in force on a day as known at a moment, with every version."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.database import Connection


async def rules(
    connection: Connection, day: date, known: datetime, cursor: str, limit: int, name: str | None = None
) -> list[dict[str, Any]]:
    """
    One page of rules in the order of their names; `versions` has every value known then, the newest day first.

    `version` is for If-Match: 0 until somebody sets the rule for the first time.
    """
    rows = await connection.fetch(
        """
        SELECT state.name AS code, state.effective_on, state.value, coalesce(stream.version, 0) AS version,
               (
                   SELECT jsonb_agg(jsonb_build_object(
                       'effective_on', past.effective_on, 'recorded_at', past.recorded_at, 'value', past.value,
                       'actor', past.actor, 'because', past.because) ORDER BY past.effective_on DESC, past.nth DESC)
                   FROM rule_history AS past
                   WHERE past.name = state.name AND past.recorded_at <= $2
               ) AS versions
        FROM rule_at($1, $2) AS state
        LEFT JOIN stream ON stream.subject = 'rule/' || state.name
        WHERE state.name > $3 AND ($5::text IS NULL OR state.name = $5)
        ORDER BY state.name
        LIMIT $4
        """,
        day,
        known,
        cursor,
        limit,
        name,
    )
    return [dict(row) for row in rows]
