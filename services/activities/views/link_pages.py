"""The pages behind links: a meeting as somebody without an account has to see it, in Chinese with English beside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from services.activities.views.meetings import head
from services.activities.views.pages import Shown
from shared.database import Connection
from shared.link_pages import pages

page: Final = pages(Path(__file__).parents[1] / "templates")
"""Render `templates/<template>.html.j2`; every text is escaped."""


async def shown_meeting(connection: Connection, code: str, zone: ZoneInfo) -> Shown:
    """What a notice says of a meeting: no person, no other branch. Raises Unknown."""
    top = await head(connection, code)
    names = ("code", "title", "state", "meets_on", "place", "online", "joining", "items_due_on")
    return {**{name: top[name] for name in names}, "at": _clock(top["starts_at"], zone)}


def _clock(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).strftime("%H:%M") if moment else None


async def own_reply(connection: Connection, code: str) -> Shown | None:
    """What the branch answered last, with the version that a change has to name."""
    row = await connection.fetchrow(
        """
        SELECT attends, reason, replied_on, stream.version
        FROM meeting_reply
        JOIN stream ON subject = 'reply/' || meeting_reply.code
        JOIN meeting_reply_kept AS kept ON kept.code = meeting_reply.code AND kept.version = stream.version
        WHERE meeting_reply.code = $1
        """,
        code,
    )
    return dict(row) if row else None


async def own_items(connection: Connection, meeting: str, branch: str) -> list[Shown]:
    """What the branch has proposed for the meeting."""
    rows = await connection.fetch(
        """
        SELECT code, title, state, late FROM agenda_item
        WHERE meeting = $1 AND branch = $2
        ORDER BY proposed_on, length(code), code
        """,
        meeting,
        branch,
    )
    return [dict(row) for row in rows]
