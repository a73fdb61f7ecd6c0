"""What reporting itself adds when it is sent: the digest as its reader may see it, the gaps as they are then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.reporting.domain.delivery.message import Attachment, Details, Told
from services.reporting.domain.delivery.occurrence import LEADERS, Office
from services.reporting.domain.delivery.recipients import LIAISON
from services.reporting.domain.gaps import gap_lines
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import Reader
from services.reporting.views import runs
from services.reporting.views.run_files import file_of, written
from services.reporting.views.schedules import missing
from shared.database import Database, clock


async def with_own_details(database: Database, told: Told, office: Office) -> Told:
    """The same with the words of the digest or of its gaps; what others own stays as it is."""
    match told.topic:
        case "digest":
            return replace(told, details=await _digest(database, told.facts, reader_at(office)))
        case "digest_prep":
            period = period_of(str(told.facts["digest"]))
            async with database.reading() as connection:
                lines = gap_lines(*await missing(connection, period, clock()))
            return replace(told, details=Details(text="\n".join(lines)))
        case _:
            return told


def reader_at(office: Office) -> Reader:
    """What an office may see of a digest: leaders no closed records, a liaison the own branch and the totals."""
    own = frozenset({office.scope}) if office.name == LIAISON else frozenset()
    return Reader(everything=office != LEADERS and office.name != LIAISON, branches=own, narrow=office.name == LIAISON)


async def _digest(database: Database, facts: dict[str, Any], reader: Reader) -> Details:
    """Without links: who gets the mail may have no way to the address."""
    async with database.reading() as connection:
        made = await runs.paper(connection, str(facts["run"]), reader)
    text = await written(made, "md", "zh")
    files = [await file_of(made, form, "zh") for form in facts.get("forms", ("html",))]
    return Details(text=text.decode(), attachments=tuple(Attachment(one.name, one.mime, one.content) for one in files))
