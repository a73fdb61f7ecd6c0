"""Absences, as far as the viewer may see them."""

from __future__ import annotations

from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import Connection


async def absences(connection: Connection, viewer: Viewer, page: Page) -> Shown:
    """Absences that are not over on the day, by their first day: all for the secretariat, else one's own both ways."""
    day, code = after(page.cursor)
    rows = await connection.fetch(
        """
        SELECT absence.*, version
        FROM absence
        JOIN stream ON subject = 'absence/' || code
        WHERE until >= $1 AND until >= from_on
          AND ($2::text[] IS NULL OR person = ANY($2) OR deputy = ANY($2))
          AND ($3::date IS NULL OR (from_on, code) > ($3, $4))
        ORDER BY from_on, code
        LIMIT $5
        """,
        page.on,
        viewer.scopes,
        day,
        code,
        page.limit,
    )
    following = f"{rows[-1]['from_on']}~{rows[-1]['code']}" if len(rows) == page.limit else None
    return {"on": page.on, "absences": [dict(row) for row in rows], "next": following}
