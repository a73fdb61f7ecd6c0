"""Pairings for reading, with what they did together."""

from __future__ import annotations

from datetime import date

from services.activities.views.pages import Page, Shown
from shared.database import Connection


async def pairings(connection: Connection, party: str | None, on: date | None, page: Page) -> Shown:
    """Pairings by first day; `activities` counts the joint activities that took place."""
    day, code = page.after()
    rows = await connection.fetch(
        """
        SELECT code, title, parties, agreed_on, until, version,
               (SELECT count(*) FROM activity WHERE activity.pairing = pairing.code AND state IN ('held', 'archived'))
                   AS activities
        FROM pairing
        JOIN stream ON subject = 'pairing/' || code
        WHERE ($1::text IS NULL OR parties @> ARRAY[$1])
          AND ($2::date IS NULL OR (agreed_on <= $2 AND (until IS NULL OR until > $2)))
          AND ($3::date IS NULL OR (agreed_on, code) > ($3, $4))
        ORDER BY agreed_on, code
        LIMIT $5
        """,
        party,
        on,
        day,
        code,
        page.limit,
    )
    return {"pairings": [dict(row) for row in rows], "next": page.next(rows, "agreed_on")}
