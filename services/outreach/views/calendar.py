"""The society's working days."""

from __future__ import annotations

from services.outreach.views.pages import Shown
from shared.database import Connection


async def calendar_days(connection: Connection, year: int) -> Shown:
    """The days of a year that are other than Monday to Friday says."""
    rows = await connection.fetch(
        "SELECT day, working, note FROM calendar_day WHERE extract(year FROM day) = $1 ORDER BY day", year
    )
    return {"year": year, "days": [dict(row) for row in rows]}
