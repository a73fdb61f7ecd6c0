"""Everything that the papers of a joint meeting say, structured: notice, agenda, sign-in list, record, minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.activities.domain import Floor, quorum_met
from services.activities.domain.meeting import CAME, active_branches, quorum_needed
from services.activities.domain.meeting_due import minutes_due_on, missing_for_notice
from services.activities.domain.meeting_plan import Meeting
from services.activities.store.meeting_plans import deadlines_on
from services.activities.store.meetings import floor_on
from services.activities.store.representation import posts_held
from services.activities.views.agendas import agenda
from services.activities.views.meetings import head, replies
from services.activities.views.news import last_held, news
from services.activities.views.pages import Shown
from shared.database import Connection


async def papers(connection: Connection, code: str, today: date) -> Shown:
    """
    One meeting as its papers need it; persons are codes, whose names are resolved when a paper is rendered.

    Before it is held it tells what stands, is answered and is missing; afterwards what was recorded. Raises Unknown.
    """
    top, order = await head(connection, code), await _order(connection, code)
    meeting = Meeting(**{name: top[name] for name in Meeting.__slots__})
    floor = await floor_on(connection, meeting.meets_on)
    items = await agenda(connection, meeting, order, today)
    answered = {one["branch"]: one for one in await replies(connection, code)}
    attendance = await _attendance(connection, meeting, floor, answered)
    branches = {*floor.expected, *(row["branch"] for row in attendance)}
    return {
        **top,
        "missing": list(missing_for_notice(meeting, [one["code"] for one in items])) if meeting.held_on is None else [],
        "minutes_due_on": await _minutes_due_on(connection, meeting),
        "quorum": _quorum(floor, attendance, answered),
        "attendance": attendance,
        "agenda": items,
        "news": await news(connection, meeting, branches),
        "decided": await _decided(connection, code, today),
        "closed_since": await _closed_since(connection, meeting),
    }


async def _order(connection: Connection, code: str) -> list[str]:
    return list(await connection.fetchval("SELECT agenda FROM meeting WHERE code = $1", code) or ())


async def _minutes_due_on(connection: Connection, meeting: Meeting) -> date | None:
    if meeting.held_on is None:
        return None
    return minutes_due_on(meeting.held_on, await deadlines_on(connection, meeting.held_on))


def _quorum(floor: Floor, attendance: list[Shown], answered: dict[str, Shown]) -> Shown:
    """`expected` and `present` are branches; `promised` are those that answered that they come."""
    came = {row["branch"] for row in attendance if row["state"] in CAME}
    promised = {branch for branch, reply in answered.items() if reply["attends"]}
    return {
        "active": len(active_branches(floor)),
        "needed": quorum_needed(floor),
        "expected": sorted(floor.expected),
        "promised": sorted(promised),
        "without_answer": sorted(floor.expected - set(answered)),
        "present": sorted(came),
        "met": quorum_met(came, floor),
        "would_be_met": quorum_met(promised, floor),
    }


async def _attendance(
    connection: Connection, meeting: Meeting, floor: Floor, answered: dict[str, Shown]
) -> list[Shown]:
    """
    Each branch recorded; before the meeting each one expected, with `state` null.

    `posts`: by which posts in the branch those who came represented it that day; none: not known to hold one.
    """
    rows = await connection.fetch(
        """
        SELECT branch, state, reason,
               ARRAY(
                   SELECT person FROM meeting_person AS came
                   WHERE came.meeting = seat.meeting AND came.branch = seat.branch ORDER BY person
               ) AS persons
        FROM meeting_attendance AS seat LEFT JOIN meeting_reason USING (meeting, branch)
        WHERE meeting = $1
        ORDER BY branch
        """,
        meeting.code,
    )
    seats: list[dict[str, Any]] = [dict(row) for row in rows]
    if meeting.held_on is None:
        codes = sorted({*floor.expected, *answered})
        seats = [{"branch": branch, "state": None, "reason": None, "persons": []} for branch in codes]
    came = [(seat["branch"], person) for seat in seats for person in seat["persons"]]
    posts = await posts_held(connection, came, meeting.meets_on)
    return [
        {
            **seat,
            "posts": {person: posts[seat["branch"], person] for person in seat["persons"]},
            "reply": answered.get(seat["branch"]),
        }
        for seat in seats
    ]


async def _closed_since(connection: Connection, meeting: Meeting) -> list[Shown]:
    """Decided items of earlier meetings that were closed since the last one: to be told, and on no agenda."""
    rows = await connection.fetch(
        """
        SELECT code, meeting, title, lead, co_leads, due_on, closed_on FROM decided_item
        WHERE meeting <> $1 AND state = 'closed' AND closed_on < $2 AND closed_on >= coalesce($3, closed_on)
        ORDER BY closed_on, code
        """,
        meeting.code,
        meeting.held_on or meeting.meets_on,
        await last_held(connection, meeting),
    )
    return [dict(row) for row in rows]


async def _decided(connection: Connection, meeting: str, today: date) -> list[Shown]:
    rows = await connection.fetch(
        """
        SELECT number, code, title, text, lead, co_leads, due_on, state, closed_on,
               closed_on IS NULL AND due_on < $2 AS overdue
        FROM decided_item LEFT JOIN decided_item_kept ON item = code
        WHERE meeting = $1
        ORDER BY number
        """,
        meeting,
        today,
    )
    return [dict(row) for row in rows]
