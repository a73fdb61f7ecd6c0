"""Joint meetings that were held, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.commands.meetings import HoldJointMeeting, RecordOfMeeting
from services.activities.domain import Floor
from services.activities.domain.meeting_plan import JOINT_MEETING
from services.activities.domain.reply import of_branch
from services.activities.store.heard import branches_on, limit_on
from services.activities.store.meeting_plans import expected_on
from services.activities.store.replies import keep_news
from services.activities.store.search import index_titles
from shared.database import Connection, UnitOfWork
from shared.events.activities import JointMeetingHeld, JointMeetingRecord


async def floor_of(uow: UnitOfWork, day: date) -> Floor:
    """What is so on the day of a joint meeting. An ended branch is not expected."""
    return await floor_on(uow.connection, day)


async def floor_on(connection: Connection, day: date) -> Floor:
    """The same, for a reading."""
    return Floor(
        branches=await branches_on(connection, day),
        expected=await expected_on(connection, day),
        quorum=(
            await limit_on(connection, "quorum_numerator", day),
            await limit_on(connection, "quorum_denominator", day),
        ),
    )


async def save_meetings(uow: UnitOfWork, events: Sequence[JointMeetingHeld]) -> None:
    """Write what meetings were held, planned before or not, and who was there."""
    await uow.connection.executemany(
        """
        INSERT INTO meeting (code, kind, number, title, meets_on, held_on, quorum_met, state)
        VALUES ($1, $2, $3, $4, $5, $5, $6, 'held')
        ON CONFLICT (code) DO UPDATE
        SET number = EXCLUDED.number, title = EXCLUDED.title, meets_on = EXCLUDED.meets_on, held_on = EXCLUDED.held_on,
            quorum_met = EXCLUDED.quorum_met, state = 'held'
        """,
        [
            (event.code, JOINT_MEETING, event.number, event.title, event.effective_on, event.quorum_met)
            for event in events
        ],
    )
    await save_seats(uow, events)


async def save_seats(uow: UnitOfWork, events: Sequence[JointMeetingRecord]) -> None:
    """Write what meetings are called, and how each branch was represented."""
    await index_titles(uow, "meeting", [(event.code, event.title) for event in events])
    seats = [(event.code, seat.branch, seat.state) for event in events for seat in event.attendance]
    await uow.connection.execute(
        """
        INSERT INTO meeting_attendance (meeting, branch, state)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
        """,
        [meeting for meeting, _, _ in seats],
        [branch for _, branch, _ in seats],
        [state for _, _, state in seats],
    )


async def keep_meeting(uow: UnitOfWork, command: HoldJointMeeting) -> None:
    """Keep what is not said to others: who chaired and came, reasons of absence, what was said, decisions in full."""
    await keep_words(uow, command)
    await uow.connection.execute(
        "INSERT INTO decided_item_kept (item, text) SELECT * FROM unnest($1::text[], $2::text[])",
        [f"{command.code}-{item.number}" for item in command.decided],
        [item.text for item in command.decided],
    )


async def keep_words(uow: UnitOfWork, command: RecordOfMeeting) -> None:
    """Keep the head of the record, who came and why not, what was said, and the news; nothing of it is there yet."""
    await _keep_head(uow, command)
    await _keep_presence(uow, command)
    await uow.connection.executemany(
        "INSERT INTO meeting_said (meeting, item, said, voted, decided, left_open) VALUES ($1, $2, $3, $4, $5, $6)",
        [(command.code, one.item, one.said, one.voted, one.decided, one.left_open) for one in command.discussed],
    )
    await keep_news(uow, [(of_branch(command.code, one.branch), one.text) for one in command.news])


async def _keep_head(uow: UnitOfWork, command: RecordOfMeeting) -> None:
    await uow.connection.execute(
        """
        INSERT INTO meeting_kept (meeting, place, chair, recorder, observers, began, ended)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (meeting) DO UPDATE
        SET place = coalesce(EXCLUDED.place, meeting_kept.place), chair = coalesce(EXCLUDED.chair, meeting_kept.chair),
            recorder = coalesce(EXCLUDED.recorder, meeting_kept.recorder), observers = EXCLUDED.observers,
            began = EXCLUDED.began, ended = EXCLUDED.ended
        """,
        command.code,
        command.place,
        command.chair,
        command.recorder,
        list(command.observers),
        command.began,
        command.ended,
    )


async def _keep_presence(uow: UnitOfWork, command: RecordOfMeeting) -> None:
    reasons = [(presence.branch, presence.reason) for presence in command.attendance if presence.reason]
    await uow.connection.execute(
        "INSERT INTO meeting_reason (meeting, branch, reason) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        command.code,
        [branch for branch, _ in reasons],
        [reason for _, reason in reasons],
    )
    came = [(presence.branch, person) for presence in command.attendance for person in dict.fromkeys(presence.persons)]
    await uow.connection.execute(
        "INSERT INTO meeting_person (meeting, branch, person) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        command.code,
        [branch for branch, _ in came],
        [person for _, person in came],
    )
