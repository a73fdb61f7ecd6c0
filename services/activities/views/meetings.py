"""Joint meetings for reading: the list, and one of them with what was proposed and answered."""

from __future__ import annotations

from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown

_HEAD = """
    SELECT code, kind, number, title, state, meets_on, starts_at, minutes, online, items_due_on, notice_due_on,
           called_on, noticed_on, sequence, held_on, quorum_met, minuted_on, minutes_late, version
    FROM meeting JOIN stream ON subject = 'meeting/' || code
"""


async def joint_meetings(connection: Connection, state: str | None, page: Page) -> Shown:
    """Joint meetings by day, planned ones too, with every branch's attendance and what was decided."""
    day, code = page.after()
    meetings = await connection.fetch(
        f"""
        {_HEAD}
        WHERE ($1::date IS NULL OR (meets_on, code) > ($1, $2))
          AND ($4::text IS NULL OR state = $4)
        ORDER BY meets_on, code
        LIMIT $3
        """,
        day,
        code,
        page.limit,
        state,
    )
    codes = [meeting["code"] for meeting in meetings]
    attendance = await connection.fetch(
        """
        SELECT meeting, branch, state, reason
        FROM meeting_attendance LEFT JOIN meeting_reason USING (meeting, branch)
        WHERE meeting = ANY($1::text[])
        ORDER BY branch
        """,
        codes,
    )
    decided = await connection.fetch(
        "SELECT meeting, code FROM decided_item WHERE meeting = ANY($1::text[]) ORDER BY number", codes
    )
    shown = {meeting["code"]: {**meeting, "attendance": [], "decided": []} for meeting in meetings}
    for row in attendance:
        shown[row["meeting"]]["attendance"].append({name: row[name] for name in ("branch", "state", "reason")})
    for row in decided:
        shown[row["meeting"]]["decided"].append(row["code"])
    return {"joint_meetings": list(shown.values()), "next": page.next(meetings, "meets_on")}


async def joint_meeting(connection: Connection, code: str) -> Shown:
    """One meeting with everything proposed for it, every answer, and where it was moved from. Raises Unknown."""
    return {
        **await head(connection, code),
        "proposed": await _proposed(connection, code),
        "replies": await replies(connection, code),
        "moves": await _moves(connection, code),
        "minutes_filed": await _minutes(connection, code),
        "corrections": await _corrections(connection, code),
    }


async def head(connection: Connection, code: str) -> Shown:
    """A meeting with what is kept of its notice and its record. Raises Unknown."""
    row = await connection.fetchrow(f"{_HEAD} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="会议 (meeting)", code=code)
    kept = await connection.fetchrow(
        """
        SELECT place, joining, chair, recorder, observers, began, ended, paragraphs, called_off_because,
               withdrawn.because AS withdrawn_because, withdrawn_by, withdrawn_at,
               (SELECT max(corrected_at) FROM meeting_correction AS of WHERE of.meeting = $1) AS corrected_at
        FROM (SELECT $1::text AS meeting) AS wanted
        LEFT JOIN meeting_kept USING (meeting)
        LEFT JOIN meeting_withdrawal AS withdrawn USING (meeting)
        """,
        code,
    )
    shown = {**row, **(kept or {})}
    return shown | {name: list(shown[name] or ()) for name in ("observers", "paragraphs")}


async def replies(connection: Connection, meeting: str) -> list[Shown]:
    """What each branch answered last; `of_another_day`: the meeting was moved after that."""
    rows = await connection.fetch(
        """
        SELECT reply.branch, reply.attends, kept.reason, kept.person, reply.replied_on, kept.replied_by, stream.version,
               reply.meets_on <> meeting.meets_on AS of_another_day
        FROM meeting_reply AS reply
        JOIN meeting ON meeting.code = reply.meeting
        JOIN stream ON subject = 'reply/' || reply.code
        JOIN meeting_reply_kept AS kept ON kept.code = reply.code AND kept.version = stream.version
        WHERE reply.meeting = $1
        ORDER BY reply.branch
        """,
        meeting,
    )
    return [dict(row) for row in rows]


async def _proposed(connection: Connection, meeting: str) -> list[Shown]:
    rows = await connection.fetch(
        """
        SELECT code, by, title, text, late, state, proposed_on, proposed_by, because, outcome, at, version
        FROM agenda_item
        JOIN agenda_item_kept ON item = code
        JOIN stream ON subject = 'agenda_item/' || code
        WHERE meeting = $1
        ORDER BY proposed_on, length(code), code
        """,
        meeting,
    )
    return [dict(row) for row in rows]


async def _minutes(connection: Connection, meeting: str) -> list[Shown]:
    rows = await connection.fetch(
        """
        SELECT version, filed_on, paragraphs, filed_by, filed_at FROM meeting_minutes
        WHERE meeting = $1
        ORDER BY version
        """,
        meeting,
    )
    return [dict(row) for row in rows]


async def _moves(connection: Connection, meeting: str) -> list[Shown]:
    rows = await connection.fetch(
        """
        SELECT moved_from, moved_to, because, moved_by, moved_at FROM meeting_move
        WHERE meeting = $1
        ORDER BY version
        """,
        meeting,
    )
    return [dict(row) for row in rows]


async def _corrections(connection: Connection, meeting: str) -> list[Shown]:
    """Why the record was corrected each time; `before` is what it said that is kept beside events."""
    rows = await connection.fetch(
        """
        SELECT version, because, corrected_by, corrected_at, before FROM meeting_correction
        WHERE meeting = $1
        ORDER BY version
        """,
        meeting,
    )
    return [dict(row) for row in rows]
