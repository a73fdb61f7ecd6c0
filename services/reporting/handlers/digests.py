"""A digest as it goes out: its text, the files its schedule asks for, and the link, for the office that gets it."""

from __future__ import annotations

from services.reporting.domain.audience import Readers
from services.reporting.domain.delivery.message import Attachment, Details
from services.reporting.domain.delivery.recipients import readers_at
from services.reporting.domain.delivery.run_link import DAYS
from services.reporting.handlers.run_files import file_of
from services.reporting.handlers.run_links import link_for
from services.reporting.papers import Form
from services.reporting.papers.mimes import MIMES
from services.reporting.store.deliveries import Delivery
from shared.database import Database

ACTOR = "delivery"


async def digest_details(database: Database, one: Delivery, public_url: str | None) -> Details:
    """The files are those that are kept of the run, so that what was sent can be verified. Raises Unknown."""
    run, readers = str(one.facts["run"]), readers_at(one.office)
    text = (await file_of(database, run, readers, "md", "zh", ACTOR)).content.decode()
    files = [await _attached(database, run, readers, form) for form in one.facts.get("forms", ("html",))]
    if not public_url or not one.facts.get("link_days", DAYS):
        return Details(text=text, attachments=tuple(files))
    link, days = await link_for(database, one, public_url)
    return Details(text=text, attachments=tuple(files), read_link=link, read_days=days)


async def _attached(database: Database, run: str, readers: Readers, form: Form) -> Attachment:
    file = await file_of(database, run, readers, form, "zh", ACTOR)
    return Attachment(f"{run}.{form}", MIMES[form], file.content)
