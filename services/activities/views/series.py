"""Series for reading, with what became of their occurrences."""

from __future__ import annotations

from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown

_SERIES = """
    SELECT code, kind, title, hosts, rule, on_day_off, days, start_time, end_time, first_on, since, last_on, called_off,
           version, ahead, held, withdrawn
    FROM series
    JOIN stream ON subject = 'series/' || code
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state IN ('planned', 'announced')) AS ahead,
               count(*) FILTER (WHERE state IN ('held', 'archived')) AS held,
               count(*) FILTER (WHERE state IN ('called_off', 'withdrawn')) AS withdrawn
        FROM activity
        WHERE activity.series = series.code
    ) AS occurrence
"""


async def all_series(connection: Connection, host: str | None, page: Page) -> Shown:
    """Series by first day."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_SERIES}
        WHERE ($1::text IS NULL OR hosts @> ARRAY[$1]) AND ($2::date IS NULL OR (first_on, code) > ($2, $3))
        ORDER BY first_on, code
        LIMIT $4
        """,
        host,
        day,
        code,
        page.limit,
    )
    return {"series": [dict(row) for row in rows], "next": page.next(rows, "first_on")}


async def one_series(connection: Connection, code: str) -> Shown:
    """One series with its occurrences by number. Raises Unknown."""
    row = await connection.fetchrow(f"{_SERIES} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="系列活动 (series)", code=code)
    occurrences = await connection.fetch(
        """
        SELECT code, occurrence, title, starts_on, ends_on, start_time, end_time, state, version
        FROM activity JOIN stream ON subject = 'activity/' || code
        WHERE series = $1
        ORDER BY occurrence
        """,
        code,
    )
    return {**row, "occurrences": [dict(one) for one in occurrences]}
