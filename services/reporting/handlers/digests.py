"""A digest as it goes out: its text, the files its schedule asks for, and the link, for the office that gets it."""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.domain.audience import Readers
from services.reporting.domain.delivery.message import Attachment, Details
from services.reporting.domain.delivery.recipients import mailbox_of, readers_at
from services.reporting.domain.delivery.run_link import DAYS
from services.reporting.handlers.naming import Naming, names_of
from services.reporting.handlers.run_files import file_of, files_of, written_of
from services.reporting.handlers.run_links import link_for
from services.reporting.papers import Form
from services.reporting.papers.mimes import MIMES
from services.reporting.papers.one_page import ON_ONE_PAGE, OnePageIsFull, one_page
from services.reporting.store.deliveries import Delivery
from services.reporting.store.papers import one_page_of, paper_of
from services.reporting.store.run_files import run_of
from shared.database import Database
from shared.log import get_logger

log = get_logger(__name__)
ACTOR = "delivery"


async def digest_details(
    database: Database, one: Delivery, public_url: str | None, naming: Naming | None = None
) -> Details:
    """
    The files are those that are kept of the run, so that what was sent can be verified; a PDF is set while the others
    are written. Raises Unknown, NamesAreAway.

    A report that wants names has files with names in their place, made for this message and kept nowhere.
    """
    run, readers = str(one.facts["run"]), readers_at(one.office)
    text = (await file_of(database, run, readers, "md", "zh", ACTOR)).content.decode()
    forms: Sequence[Form] = one.facts.get("forms", ("html",))
    if one.facts.get("one_page"):
        text, files = await _one_page(database, run, readers, forms, text)
    else:
        files = await _named(naming, one, forms) or await _attached(database, run, readers, forms)
    if not public_url or not one.facts.get("link_days", DAYS):
        return Details(text=text, attachments=tuple(files))
    link, days = await link_for(database, one, public_url)
    return Details(text=text, attachments=tuple(files), read_link=link, read_days=days)


async def _one_page(
    database: Database, run: str, readers: Readers, forms: Sequence[Form], whole: str
) -> tuple[str, list[Attachment]]:
    """The pack on one page, as text and as files; what has no page or does not fit on one goes whole, and says so."""
    async with database.reading() as connection:
        paper = await one_page_of(connection, await run_of(connection, run), readers.reader, "zh")
    try:
        text = (await one_page(paper, "md", "zh")).decode()
    except OnePageIsFull as full:
        log.warning("one_page_is_full", run=run, why=str(full))
        return f"{full.title}\n\n{whole}", await _attached(database, run, readers, forms)
    pages = [
        Attachment(f"{run}-one.{form}", MIMES[form], await one_page(paper, form, "zh"))
        for form in forms
        if form in ON_ONE_PAGE
    ]
    return text, pages + await _attached(database, run, readers, [form for form in forms if form not in ON_ONE_PAGE])


async def _attached(database: Database, run: str, readers: Readers, forms: Sequence[Form]) -> list[Attachment]:
    files = await files_of(database, run, readers, forms, "zh", ACTOR)
    return [Attachment(f"{run}.{form}", MIMES[form], files[form].content) for form in forms]


async def _named(naming: Naming | None, one: Delivery, forms: Sequence[Form]) -> list[Attachment] | None:
    """The files with names, where the report wants some and the office may see them."""
    if naming is None:
        return None
    run, readers = str(one.facts["run"]), readers_at(one.office)
    async with naming.database.reading() as connection:
        row = await run_of(connection, run)
        if names_of(row["report"]) is None:
            return None
        paper = await paper_of(connection, row, readers.reader, forms, "zh")
    named = await naming.named(paper, readers.caller(f"{ACTOR} to {mailbox_of(one.office)}"))
    if named.more.names is None:
        return None
    files = await written_of(named, forms, "zh")
    return [Attachment(f"{run}.{form}", MIMES[form], files[form], private=True) for form in forms]
