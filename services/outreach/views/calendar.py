"""The society's working days."""

from __future__ import annotations

from datetime import date

from services.outreach.domain.calendar import shifted
from services.outreach.views.pages import Shown
from shared.database import Connection


async def calendar_days(connection: Connection, year: int) -> Shown:
    """
    The days of a year that the society has marked, and those that the official calendar has moved.

    `provisional`: neither is known, so that Monday to Friday count as working days until one is.
    """
    rows = await connection.fetch(
        "SELECT day, working, note FROM calendar_day WHERE day BETWEEN $1 AND $2 ORDER BY day",
        date(year, 1, 1),
        date(year, 12, 31),
    )
    official = [{"day": day, "working": working} for day, working in sorted(shifted(year).items())]
    return {
        "year": year,
        "days": [dict(row) for row in rows],
        "official": official,
        "provisional": not rows and not official,
    }
