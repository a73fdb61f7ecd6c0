"""Papers of kept runs as a reader gets them."""

from __future__ import annotations

from services.reporting.domain.reader import Reader
from services.reporting.papers import Form, More, write
from services.reporting.papers.words import Language
from services.reporting.views import runs
from shared.database import Connection


async def paper_of(connection: Connection, run: str, form: Form, reader: Reader, language: Language = "zh") -> bytes:
    """A run in one of its forms."""
    made = await runs.paper(connection, run, reader)
    records = await runs.behind(connection, run, reader, language)
    more = More(base="", records=records)
    return write(form, made.report, made.head, made.dataset, language, made.paragraphs, more)


async def digest(connection: Connection, run: str, form: Form, reader: Reader, language: Language = "zh") -> str:
    """A run as text."""
    return (await paper_of(connection, run, form, reader, language)).decode()
