"""Who was sent a run with a link to read it, and who has opened it by that link."""

from __future__ import annotations

from typing import Any

from shared.database import Connection


async def readers(connection: Connection, run: str) -> list[dict[str, Any]]:
    """Each message about a run by mail, with when its link was opened first and last, and how often."""
    rows = await connection.fetch(
        """
        SELECT delivery.code AS delivery, office, nullif(scope, '') AS scope, nullif(holder, '') AS holder, state,
               settled_at, opened.first_at, opened.last_at, coalesce(opened.times, 0) AS times
        FROM delivery
        LEFT JOIN (
            SELECT reader, min(read_at) AS first_at, max(read_at) AS last_at, count(*) AS times
            FROM audit
            WHERE action = 'open run' AND subject = $1
            GROUP BY reader
        ) AS opened ON opened.reader = 'link:' || concat_ws('/', office, nullif(scope, ''), nullif(holder, ''))
        WHERE about = $1 AND channel = 'mail'
        ORDER BY office, scope, holder, delivery.code
        """,
        f"run/{run}",
    )
    return [dict(row) for row in rows]
