"""The society's own list of categories of experts."""

from __future__ import annotations

from services.outreach.views.pages import Page, Shown
from shared.database import Connection


async def categories(connection: Connection, page: Page) -> Shown:
    """A page of categories with the cadence that holds that day (null before the first), and all they ever had."""
    rows = await connection.fetch(
        """
        SELECT known.code, now.name, now.cadence_days, now.effective_on AS since, stream.version,
               (
                   SELECT jsonb_agg(jsonb_build_object('effective_on', effective_on, 'name', name,
                                                       'cadence_days', cadence_days) ORDER BY effective_on, nth)
                   FROM category_state WHERE code = known.code
               ) AS states
        FROM (SELECT DISTINCT code FROM category_state) AS known
        JOIN stream ON subject = 'category/' || known.code
        LEFT JOIN LATERAL (
            SELECT * FROM category_state
            WHERE code = known.code AND effective_on <= $1
            ORDER BY effective_on DESC, nth DESC
            LIMIT 1
        ) AS now ON true
        WHERE $2::text IS NULL OR known.code > $2
        ORDER BY known.code
        LIMIT $3
        """,
        page.on,
        page.cursor,
        page.limit,
    )
    following = rows[-1]["code"] if len(rows) == page.limit else None
    return {"categories": [dict(row) for row in rows], "next": following}
