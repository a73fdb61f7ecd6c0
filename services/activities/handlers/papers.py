"""Papers are made on request: what is known here, names from the registry by audited HTTP, and no transaction open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from services.activities.commands.fields import branch_hosts
from services.activities.domain.attachment import KINDS
from services.activities.domain.papers.folder import FORMATS, folder_of_activity, paper_of_activity
from services.activities.domain.papers.names import Names
from services.activities.domain.papers.scene import Activity
from services.activities.domain.papers.told import Told, activity_of, names_of
from services.activities.domain.refusals import NamesAreAway
from services.activities.store.attachments import beside
from services.activities.store.files import keep_reading
from shared.database import Connection, Database, clock
from shared.files.store import content_of
from shared.identity import Permit
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)
Attached = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes papers for one caller."""

    database: Database
    peers: Peers
    permit: Permit
    zone: ZoneInfo

    async def names(self, branches: Collection[str], persons: Collection[str], day: date, paper: str) -> Names:
        """Who and what is called how on a day; the registry writes down for which paper. Raises NamesAreAway."""
        asked = {
            "paper": paper,
            "by": self.permit.caller.subject,
            "as_of": day.isoformat(),
            "branch": sorted(branch_hosts(tuple(branches))),
            "person": sorted(persons),
        }
        try:
            told = await self.peers.get("registry", "/paper-names", asked, clock())
        except (httpx.HTTPError, KeyError) as error:
            log.warning("names_are_away", paper=paper, why=repr(error))
            raise NamesAreAway from error
        return names_of(told, self.database.source.split("/")[2])

    async def folder(self, record: str, make: Callable[[Attached], bytes]) -> bytes:
        """A ZIP with what stands beside a record; who fetches it is written down."""
        async with self.database.reading() as connection:
            attached = [await _attached(connection, row) for row in await beside(connection, record, tuple(KINDS))]
        await self.write_down(record, "papers.zip")
        return await asyncio.to_thread(make, attached)

    async def write_down(self, record: str, paper: str) -> None:
        """Who fetched what tells of persons."""
        async with self.database.transaction(self.permit.caller.subject) as uow:
            await keep_reading(uow, record, paper)


async def activity_paper(desk: Desk, told: Told, sheet: Told | None, which: str, ending: str) -> bytes:
    """One paper of an activity, which a view has told, as DOCX or PDF. Raises Forbidden, NamesAreAway."""
    activity, names = await _activity(desk, told, sheet, which)
    return await asyncio.to_thread(FORMATS[ending], paper_of_activity(activity, names, which))


async def activity_folder(desk: Desk, told: Told, sheet: Told | None) -> bytes:
    """The papers of an activity and what was attached, as a ZIP."""
    activity, names = await _activity(desk, told, sheet, "papers")
    return await desk.folder(f"activity/{activity.code}", lambda more: folder_of_activity(activity, names, more))


async def _activity(desk: Desk, told: Told, sheet: Told | None, which: str) -> tuple[Activity, Names]:
    desk.permit.allow(*told["hosts"])
    activity = activity_of(told, sheet, desk.database.office_day(clock()))
    paper = f"activity/{activity.code}/{which}"
    names = await desk.names(activity.branches(), activity.named(), activity.ends_on, paper)
    return activity, names


async def _attached(connection: Connection, row: Any) -> tuple[str, bytes]:
    name, ending = row["name"], f".{row['type']}"
    label = name if name.casefold().endswith((ending, ".jpeg")) else f"{name}{ending}"
    return f"{KINDS[row['kind']][0]}-{label}", await content_of(connection, row["file"])
