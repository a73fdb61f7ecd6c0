"""
Limits in the database: the values in force, and every value ever set, with who set it and why.

The tables `setting` and `setting_history` are the service's own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.database import Connection, UnitOfWork
from shared.limits.commands import SetLimit


async def timelines(uow: UnitOfWork) -> dict[str, dict[date, int]]:
    """The values of every limit, by the day they begin; until the end of the transaction nobody else sets one."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('setting'))")
    found: dict[str, dict[date, int]] = {}
    for row in await uow.connection.fetch("SELECT name, since, value FROM setting"):
        found.setdefault(row["name"], {})[row["since"]] = row["value"]
    return found


async def keep_setting(uow: UnitOfWork, command: SetLimit) -> None:
    """Keep a value from a day on; the one set before for the same day stays in the history."""
    await uow.connection.execute(
        """
        INSERT INTO setting (name, since, value, because, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (name, since) DO UPDATE
        SET value = EXCLUDED.value, because = EXCLUDED.because, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at
        """,
        command.name,
        command.effective_on,
        command.value,
        command.because,
        uow.actor,
        uow.now,
    )


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
