"""What reporting itself adds when it is sent: the digest as its reader may see it, the gaps as they are then."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from services.reporting.domain.delivery.message import Attachment, Details, Told
from services.reporting.domain.delivery.occurrence import LEADERS, Office
from services.reporting.domain.delivery.recipients import LIAISON
from services.reporting.domain.gaps import gap_lines
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import Reader
from services.reporting.papers import Form, write
from services.reporting.views import runs
from services.reporting.views.schedules import missing
from shared.database import Connection, Database, clock

_HTML: Final = "text/html; charset=utf-8"
_IN_MAIL: Final[tuple[Form, Form]] = ("md", "html")


async def with_own_details(database: Database, told: Told, office: Office) -> Told:
    """The same with the words of the digest or of its gaps; what others own stays as it is."""
    async with database.reading() as connection:
        match told.topic:
            case "digest":
                return replace(told, details=await _digest(connection, str(told.facts["run"]), reader_at(office)))
            case "digest_prep":
                period = period_of(str(told.facts["digest"]))
                return replace(
                    told, details=Details(text="\n".join(gap_lines(*await missing(connection, period, clock()))))
                )
            case _:
                return told


def reader_at(office: Office) -> Reader:
    """What an office may see of a digest: leaders no closed records, a liaison the own branch and the totals."""
    own = frozenset({office.scope}) if office.name == LIAISON else frozenset()
    return Reader(everything=office != LEADERS and office.name != LIAISON, branches=own, narrow=office.name == LIAISON)


async def _digest(connection: Connection, run: str, reader: Reader) -> Details:
    """Without links: who gets the mail may have no way to the address."""
    made = await runs.paper(connection, run, reader)
    text, page = (write(form, made.report, made.head, made.dataset, "zh", made.paragraphs) for form in _IN_MAIL)
    return Details(text=text.decode(), attachments=(Attachment(f"{run}.html", _HTML, page),))
