"""Joint meetings and their decided items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.commands.meetings import CloseDecidedItem, HoldJointMeeting
from services.activities.domain import Floor
from services.activities.store.heard import branches_on, branches_with_liaison, limit_on
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import DecidedItemClosed, ItemDecided, JointMeetingHeld


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


async def save_decided_items(uow: UnitOfWork, events: Sequence[ItemDecided]) -> None:
    """Write what was decided."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO decided_item (code, meeting, number, title, lead, co_leads, decided_on, due_on)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            event.code,
            event.meeting,
            event.number,
            event.title,
            event.lead,
            event.co_leads,
            event.effective_on,
            event.due_on,
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


async def decided_item(uow: UnitOfWork, code: str) -> tuple[ItemDecided, date | None]:
    """A decided item and the day it was closed. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM decided_item WHERE code = $1", code)
    if row is None:
        raise Unknown(what="decided_item", code=code)
    return ItemDecided(**row, effective_on=row["decided_on"]), row["closed_on"]


async def save_closings(uow: UnitOfWork, events: Sequence[DecidedItemClosed]) -> None:
    """Write which decided items are done."""
    await uow.connection.execute(
        """
        UPDATE decided_item SET closed_on = closing.day, reviewer = closing.reviewer
        FROM unnest($1::text[], $2::date[], $3::text[]) AS closing (code, day, reviewer)
        WHERE decided_item.code = closing.code
        """,
        [event.code for event in events],
        [event.effective_on for event in events],
        [event.reviewer for event in events],
    )


async def keep_closing(uow: UnitOfWork, command: CloseDecidedItem) -> None:
    """Keep the closing note."""
    await uow.connection.execute(
        "UPDATE decided_item_kept SET closing_note = $2 WHERE item = $1", command.code, command.note
    )
