"""What outreach keeps of the words of others, and the society's own dated limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shared.database import Connection, UnitOfWork
from shared.events.activities import ActivityHeld, JointMeetingHeld, MeetingWithdrawn
from shared.events.base import Event
from shared.events.registry import BranchEnded, BranchState, SocietyDescribed


async def save_branches(uow: UnitOfWork, events: Sequence[Event[BranchState]]) -> None:
    """Remember the states of branches; an ended branch has ended whatever status it carries."""
    await uow.connection.execute(
        """
        INSERT INTO branch_state (code, version, effective_on, status, name)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::text[], $5::text[])
        ON CONFLICT (code, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        ["ended" if isinstance(event.data, BranchEnded) else event.data.status for event in events],
        [event.data.name for event in events],
    )


async def save_targets(uow: UnitOfWork, events: Sequence[Event[SocietyDescribed]]) -> None:
    """Remember how many experts the society wants to keep in touch with."""
    await uow.connection.execute(
        """
        INSERT INTO target_state (society, version, effective_on, experts)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::int[])
        ON CONFLICT (society, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        [event.data.targets.experts for event in events],
    )


async def save_activities(uow: UnitOfWork, events: Sequence[Event[ActivityHeld]]) -> None:
    """Remember that there was such an activity: items may have been raised there."""
    await uow.connection.execute(
        """
        INSERT INTO activity_known (code, held_on)
        SELECT * FROM unnest($1::text[], $2::date[])
        ON CONFLICT (code) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.effective_on for event in events],
    )


async def save_meetings(uow: UnitOfWork, events: Sequence[Event[JointMeetingHeld]]) -> None:
    """Remember that there was such a joint meeting: branches may have raised items there."""
    await uow.connection.execute(
        """
        INSERT INTO meeting_known (code, held_on)
        SELECT * FROM unnest($1::text[], $2::date[])
        ON CONFLICT (code) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.effective_on for event in events],
    )


async def forget_meetings(uow: UnitOfWork, events: Sequence[Event[MeetingWithdrawn]]) -> None:
    """There was no such joint meeting."""
    await uow.connection.execute(
        "DELETE FROM meeting_known WHERE code = ANY($1::text[])", [event.data.code for event in events]
    )


async def branch_status(connection: Connection, code: str | None, day: date) -> str | None:
    """How a branch stood on a day; None = there was no such branch."""
    status: str | None = await connection.fetchval(
        """
        SELECT status FROM branch_state
        WHERE code = $1 AND effective_on <= $2
        ORDER BY effective_on DESC, version DESC LIMIT 1
        """,
        code,
        day,
    )
    return status


async def limits_on(connection: Connection, names: Iterable[str], day: date) -> dict[str, int]:
    """Several of the society's limits as they were set for a day."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (name) name, value FROM setting
        WHERE name = ANY($1::text[]) AND since <= $2
        ORDER BY name, since DESC
        """,
        list(names),
        day,
    )
    return {row["name"]: row["value"] for row in rows}


async def limit_on(connection: Connection, name: str, day: date) -> int:
    """One of the society's limits as it was set for a day."""
    value: int = await connection.fetchval(
        "SELECT value FROM setting WHERE name = $1 AND since <= $2 ORDER BY since DESC LIMIT 1", name, day
    )
    return value
