"""What reporting itself adds to a message when it is sent: the gaps of a report as they are then."""

from __future__ import annotations

from dataclasses import replace

from services.reporting.domain.delivery.message import Details, Told
from services.reporting.domain.delivery.occurrence import Office
from services.reporting.domain.gaps import gap_lines
from services.reporting.domain.period import period_of
from services.reporting.domain.runs import DIGEST
from services.reporting.views.packs import preparation
from services.reporting.views.schedules import missing
from shared.database import Database, clock


async def with_own_details(database: Database, told: Told, _: Office) -> Told:
    """The same with the gaps of its report; what others own stays as it is."""
    if told.topic != "digest_prep":
        return told
    period, report = period_of(str(told.facts["digest"])), str(told.facts.get("report", DIGEST))
    async with database.reading() as connection:
        if report == DIGEST:
            lines = gap_lines(*await missing(connection, period, clock()))
        else:
            lines = (await preparation(connection, report, period, clock()))["lines"]
    return replace(told, details=Details(text="\n".join(lines)))
