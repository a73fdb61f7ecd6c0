"""What reporting itself adds to a message when it is sent: the gaps of a digest as they are then."""

from __future__ import annotations

from dataclasses import replace

from services.reporting.domain.delivery.message import Details, Told
from services.reporting.domain.delivery.occurrence import Office
from services.reporting.domain.gaps import gap_lines
from services.reporting.domain.period import period_of
from services.reporting.views.schedules import missing
from shared.database import Database, clock


async def with_own_details(database: Database, told: Told, _: Office) -> Told:
    """The same with the gaps of its digest; what others own stays as it is."""
    if told.topic != "digest_prep":
        return told
    period = period_of(str(told.facts["digest"]))
    async with database.reading() as connection:
        lines = gap_lines(*await missing(connection, period, clock()))
    return replace(told, details=Details(text="\n".join(lines)))
