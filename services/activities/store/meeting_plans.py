"""Meetings before they are held, in the database: as last told, with the days that are set for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from services.activities.commands.meeting_plans import CallMeeting, CallOffMeeting, FileMinutes, MoveMeeting
from services.activities.domain.expectation_rules import minutes_within, rule_on
from services.activities.domain.meeting_plan import JOINT_MEETING, Deadlines, Meeting, Year
from services.activities.store.expectation_rules import expectation_rules
from services.activities.store.heard import branches_on, branches_with_liaison, limit_on, working_days
from services.activities.store.search import index_titles
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.activities.meetings import (
    AgendaOrdered,
    MeetingMinuted,
    MeetingMoved,
    MeetingNoticed,
    MeetingReminded,
    MeetingState,
)
from shared.workdays import Calendar

MINUTES_FILED = "minutes_filed"
_STATE_AFTER = {"planned": "planned", "called": "called", "noticed": "noticed", "called_off": "called_off"}
_MEETING = """
    SELECT code, kind, title, number, state, meets_on, items_due_on, notice_due_on, starts_at, minutes, online,
           sequence, held_on
    FROM meeting
"""


async def find_meeting(uow: UnitOfWork, code: str) -> Meeting | None:
    """A meeting as last known, if there is one."""
    row = await uow.connection.fetchrow(f"{_MEETING} WHERE code = $1", code)
    return Meeting(**row) if row else None


async def meeting(uow: UnitOfWork, code: str) -> Meeting:
    """A meeting as last known. Raises Unknown."""
    found = await find_meeting(uow, code)
    if found is None:
        raise Unknown(field="code", what="会议 (meeting)", code=code)
    return found


async def beside(uow: UnitOfWork, code: str) -> Meeting:
    """
    The meeting to which what is asked belongs, locked. The caller's If-Match speaks of another stream.

    Whatever belongs to a meeting locks the meeting first, so that nothing slips in while it is being recorded.
    """
    expected, uow.expected = uow.expected, None
    await uow.lock(f"meeting/{code}")
    uow.expected = expected
    return await meeting(uow, code)


async def known_codes(uow: UnitOfWork, codes: Collection[str]) -> frozenset[str]:
    """Those of these codes that are taken by a meeting."""
    rows = await uow.connection.fetch("SELECT code FROM meeting WHERE code = ANY($1::text[])", sorted(codes))
    return frozenset(row["code"] for row in rows)


async def unminuted_and_ahead(uow: UnitOfWork) -> list[Meeting]:
    """Meetings that something is still to be done about before or after them."""
    rows = await uow.connection.fetch(
        f"{_MEETING} WHERE state IN ('planned', 'called', 'held') ORDER BY meets_on, code"
    )
    return [Meeting(**row) for row in rows]


async def deadlines_on(connection: Connection, day: date) -> Deadlines:
    """The days around a meeting on this day; minutes have one limit, whether a reminder or an expectation asks."""
    rule = rule_on(await expectation_rules(connection, MINUTES_FILED), MINUTES_FILED, day)
    own_limit = await limit_on(connection, "meeting_minutes_within_days", day)
    return Deadlines(
        await limit_on(connection, "meeting_items_days_before", day),
        await limit_on(connection, "meeting_notice_days_before", day),
        minutes_within(rule, JOINT_MEETING, own_limit),
    )


async def year_of(connection: Connection, year: int) -> tuple[Year, Calendar]:
    """How the joint meetings of a year are spread, and its working days."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    spread = Year(
        await limit_on(connection, "joint_meetings_a_year", first),
        await limit_on(connection, "joint_meeting_day_of_month", first),
    )
    return spread, await working_days(connection, first, last + timedelta(days=31))


async def expected_on(connection: Connection, day: date) -> frozenset[str]:
    """Branches that a joint meeting on this day expects: with a liaison in office, and not ended."""
    branches, with_liaison = await branches_on(connection, day), await branches_with_liaison(connection, day)
    return frozenset(code for code in with_liaison if branches.get(code, "ended") != "ended")


async def save_meeting_states(uow: UnitOfWork, events: Sequence[MeetingState]) -> None:
    """Write what is planned, moved, called, noticed or called off; a change of one that was noticed leaves it so."""
    await uow.connection.executemany(
        """
        INSERT INTO meeting (code, kind, title, number, meets_on, items_due_on, notice_due_on, starts_at, minutes,
                             online, sequence, state, called_on, noticed_on, noticed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12::text, 'planned'), $13::date, $14::date,
                coalesce($15::text[], '{}'))
        ON CONFLICT (code) DO UPDATE
        SET meets_on = EXCLUDED.meets_on, items_due_on = EXCLUDED.items_due_on,
            notice_due_on = EXCLUDED.notice_due_on, starts_at = EXCLUDED.starts_at, minutes = EXCLUDED.minutes,
            online = EXCLUDED.online, sequence = EXCLUDED.sequence,
            state = CASE WHEN meeting.state = 'noticed' AND $12 = 'called' THEN 'noticed'
                         ELSE coalesce($12, meeting.state) END,
            called_on = coalesce($13, meeting.called_on), noticed_on = coalesce($14, meeting.noticed_on),
            noticed = coalesce($15, meeting.noticed)
        """,
        [_row(event) for event in events],
    )
    await index_titles(uow, "meeting", [(event.code, event.title) for event in events])


def _row(event: MeetingState) -> tuple[object, ...]:
    did = event.TYPE.split(".")[2]
    return (
        event.code,
        event.kind,
        event.title,
        event.number,
        event.meets_on,
        event.items_due_on,
        event.notice_due_on,
        event.starts_at,
        event.minutes,
        event.online,
        event.sequence,
        _STATE_AFTER.get(did),
        event.effective_on if did == "called" else None,
        event.effective_on if did == "noticed" else None,
        event.branches if isinstance(event, MeetingNoticed) else None,
    )


async def save_agenda_orders(uow: UnitOfWork, events: Sequence[AgendaOrdered]) -> None:
    """Write in which order an agenda is taken."""
    await uow.connection.executemany(
        "UPDATE meeting SET agenda = $2 WHERE code = $1", [(event.code, event.items) for event in events]
    )


async def save_minuted(uow: UnitOfWork, events: Sequence[MeetingMinuted]) -> None:
    """Write whose minutes were filed."""
    await uow.connection.executemany(
        "UPDATE meeting SET state = 'minuted', minuted_on = $2, minutes_late = $3 WHERE code = $1",
        [(event.code, event.effective_on, event.late) for event in events],
    )


async def save_reminders(uow: UnitOfWork, events: Sequence[MeetingReminded]) -> None:
    """Write what was reminded of."""
    await uow.connection.executemany(
        "INSERT INTO meeting_reminder (meeting, step, due_on, reminded_on) VALUES ($1, $2, $3, $4)",
        [(event.code, event.step, event.due_on, event.effective_on) for event in events],
    )


async def reminded(uow: UnitOfWork) -> frozenset[tuple[str, str, date]]:
    """What was reminded of: meeting, step, and the day it was due on."""
    rows = await uow.connection.fetch("SELECT meeting, step, due_on FROM meeting_reminder")
    return frozenset((row["meeting"], row["step"], row["due_on"]) for row in rows)


async def hold_reminders(uow: UnitOfWork) -> None:
    """Let no second process of ours remind at the same time."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('meeting_reminder'))")


async def keep_call(uow: UnitOfWork, command: CallMeeting) -> None:
    """Keep where it is, and who chairs and records it."""
    await uow.connection.execute(
        """
        INSERT INTO meeting_kept (meeting, place, joining, chair, recorder) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (meeting) DO UPDATE
        SET place = EXCLUDED.place, joining = EXCLUDED.joining, chair = EXCLUDED.chair, recorder = EXCLUDED.recorder
        """,
        command.code,
        command.place,
        command.joining,
        command.chair,
        command.recorder,
    )


async def keep_move(uow: UnitOfWork, command: MoveMeeting, moved: MeetingMoved, version: int) -> None:
    """Keep why it was moved."""
    await uow.connection.execute(
        "INSERT INTO meeting_move VALUES ($1, $2, $3, $4, $5, $6, $7)",
        command.code,
        version,
        moved.moved_from,
        moved.meets_on,
        command.because,
        uow.actor,
        uow.now,
    )


async def keep_calling_off(uow: UnitOfWork, command: CallOffMeeting) -> None:
    """Keep why it does not take place."""
    await uow.connection.execute(
        """
        INSERT INTO meeting_kept (meeting, called_off_because, called_off_by) VALUES ($1, $2, $3)
        ON CONFLICT (meeting) DO UPDATE
        SET called_off_because = EXCLUDED.called_off_because, called_off_by = EXCLUDED.called_off_by
        """,
        command.code,
        command.because,
        uow.actor,
    )


async def keep_minutes(uow: UnitOfWork, command: FileMinutes, version: int) -> None:
    """Keep the body of the minutes; those filed last stand, those before stay."""
    paragraphs = list(command.paragraphs)
    await uow.connection.execute(
        "INSERT INTO meeting_minutes VALUES ($1, $2, $3, $4, $5, $6)",
        command.code,
        version,
        command.filed_on,
        paragraphs,
        uow.actor,
        uow.now,
    )
    await uow.connection.execute(
        """
        INSERT INTO meeting_kept (meeting, paragraphs) VALUES ($1, $2)
        ON CONFLICT (meeting) DO UPDATE SET paragraphs = EXCLUDED.paragraphs
        """,
        command.code,
        paragraphs,
    )
