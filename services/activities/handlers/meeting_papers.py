"""The papers of a meeting, made on request from its structured papers and the names the registry has."""

from __future__ import annotations

import asyncio
from datetime import datetime

from services.activities.domain.papers.appointment import appointment
from services.activities.domain.papers.folder import FORMATS, INTERNAL, folder_of_meeting, paper_of_meeting
from services.activities.domain.papers.names import Names
from services.activities.domain.papers.scene import Meeting
from services.activities.domain.papers.told import Told, meeting_of
from services.activities.handlers.papers import Desk
from services.activities.store.attachments import beside
from shared.database import clock

# They go out with the notice, which names them.
ENCLOSED = ("agenda", "other")


async def meeting_paper(desk: Desk, told: Told, which: str, ending: str) -> bytes:
    """One paper of a meeting, which a view has told, as DOCX or PDF. Raises NotHeldNoPaper, NamesAreAway."""
    meeting = await _meeting(desk, told)
    paper = paper_of_meeting(meeting, await _names(desk, meeting, which), which)
    if which in INTERNAL:
        await desk.write_down(f"meeting/{meeting.code}", which)
    return await asyncio.to_thread(FORMATS[ending], paper)


async def meeting_folder(desk: Desk, told: Told) -> bytes:
    """All papers of a meeting and what was attached, as a ZIP."""
    meeting = await _meeting(desk, told)
    names = await _names(desk, meeting, "papers")
    return await desk.folder(f"meeting/{meeting.code}", lambda attached: folder_of_meeting(meeting, names, attached))


async def meeting_appointment(desk: Desk, told: Told, told_at: datetime) -> bytes:
    """The meeting as an .ics; it names nobody, so that no names are asked for."""
    society = desk.database.source.split("/")[2]
    return appointment(await _meeting(desk, told), society, desk.zone, told_at)


async def _meeting(desk: Desk, told: Told) -> Meeting:
    async with desk.database.reading() as connection:
        enclosed = [row["name"] for row in await beside(connection, f"meeting/{told['code']}", ENCLOSED)]
    return meeting_of(told, enclosed, desk.database.office_day(clock()), desk.zone)


async def _names(desk: Desk, meeting: Meeting, which: str) -> Names:
    return await desk.names(meeting.branches(), meeting.persons(), meeting.day, f"meeting/{meeting.code}/{which}")
