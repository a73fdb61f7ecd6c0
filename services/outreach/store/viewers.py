"""Who looks, with what is theirs while somebody else is away."""

from __future__ import annotations

from datetime import date

from services.outreach.domain.viewer import Viewer
from services.outreach.store.absences import cover_on
from shared.database import Connection
from shared.identity import Permit


async def viewer_on(connection: Connection, permit: Permit, today: date, asked: date | None = None) -> Viewer:
    """
    Who looks today: during an absence what is the absent person's is the own of whoever is named to stand in as well.

    A right is of today, whatever day is asked about. `asked`: of a day to come, whoever stands in then as well.
    """
    covers = [await cover_on(connection, day) for day in {today, asked or today}]
    return Viewer.of(permit).standing_in(covers)
