"""Papers of kept runs as a reader gets them."""

from __future__ import annotations

from services.reporting.domain.reader import Reader
from services.reporting.papers import Form, written
from services.reporting.papers.words import Language
from services.reporting.views import runs
from shared.database import Connection


async def paper_of(connection: Connection, run: str, form: Form, reader: Reader, language: Language = "zh") -> bytes:
    """A run in one of its forms."""
    return written(form, await runs.paper(connection, run, reader, form, language, ""), language)


async def digest(connection: Connection, run: str, form: Form, reader: Reader, language: Language = "zh") -> str:
    """A run as text."""
    return (await paper_of(connection, run, form, reader, language)).decode()
