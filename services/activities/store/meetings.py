"""Joint meetings and their decided items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.commands.meetings import HoldJointMeeting
from services.activities.domain import Floor
from services.activities.store.heard import branches_on, branches_with_liaison, limit_on
from shared.database import UnitOfWork
from shared.events.activities import JointMeetingHeld


async def floor_of(uow: UnitOfWork, day: date) -> Floor:
    """What is so on the day of a joint meeting. An ended branch is not expected."""
    connection = uow.connection
    branches = await branches_on(connection, day)
    with_liaison = await branches_with_liaison(connection, day)
    return Floor(
        branches=branches,
        expected=frozenset(code for code in with_liaison if branches.get(code, "ended") != "ended"),
        quorum=(
            await limit_on(connection, "quorum_numerator", day),
            await limit_on(connection, "quorum_denominator", day),
        ),
    )


async def save_meetings(uow: UnitOfWork, events: Sequence[JointMeetingHeld]) -> None:
    """Write what meetings were held and who was there."""
    await uow.connection.execute(
        """
        INSERT INTO meeting (code, number, title, held_on, quorum_met)
        SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::date[], $5::boolean[])
        """,
        [event.code for event in events],
        [event.number for event in events],
        [event.title for event in events],
        [event.effective_on for event in events],
        [event.quorum_met for event in events],
    )
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
    """Keep what is not said to others: reasons of absence, and decisions in full."""
    reasons = [(presence.branch, presence.reason) for presence in command.attendance if presence.reason]
    await uow.connection.execute(
        "INSERT INTO meeting_reason (meeting, branch, reason) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        command.code,
        [branch for branch, _ in reasons],
        [reason for _, reason in reasons],
    )
    await uow.connection.execute(
        "INSERT INTO decided_item_kept (item, text) SELECT * FROM unnest($1::text[], $2::text[])",
        [f"{command.code}-{item.number}" for item in command.decided],
        [item.text for item in command.decided],
    )
