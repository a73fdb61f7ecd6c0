"""What activities keeps of the registry's words, and the society's own dated limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from shared.database import Connection, UnitOfWork
from shared.events.base import Event
from shared.events.outreach import CalendarDayMarked
from shared.events.registry import BranchEnded, BranchState, PostFilled, PostState, SocietyDescribed
from shared.workdays import Calendar, official_days


async def save_branches(uow: UnitOfWork, events: Sequence[Event[BranchState]]) -> None:
    """Remember the states of branches; an ended branch has ended whatever status it carries."""
    await uow.connection.execute(
        """
        INSERT INTO branch_state (code, version, effective_on, status)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::text[])
        ON CONFLICT (code, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        ["ended" if isinstance(event.data, BranchEnded) else event.data.status for event in events],
    )


async def save_liaisons(uow: UnitOfWork, events: Sequence[Event[PostState]]) -> None:
    """Remember who links a branch with the society; other posts are none of our business."""
    posts = [event for event in events if event.data.post == "liaison"]
    await uow.connection.execute(
        """
        INSERT INTO liaison_state (code, version, effective_on, branch, held, until)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::text[], $5::boolean[], $6::date[])
        ON CONFLICT (code, version) DO NOTHING
        """,
        [event.data.code for event in posts],
        [event.version for event in posts],
        [event.effective_on for event in posts],
        [event.data.branch for event in posts],
        [isinstance(event.data, PostFilled) for event in posts],
        [event.data.until for event in posts],
    )


async def save_records(uow: UnitOfWork, events: Sequence[Event[Any]]) -> None:
    """Remember that records exist, by their codes alone; of each the last thing told says whether it is gone."""
    last = {event.subject: event.type.split(".")[2] in ("withdrawn", "erased") for event in events}
    await uow.connection.execute(
        """
        INSERT INTO known_record (record, gone) SELECT * FROM unnest($1::text[], $2::boolean[])
        ON CONFLICT (record) DO UPDATE SET gone = EXCLUDED.gone WHERE known_record.gone <> EXCLUDED.gone
        """,
        list(last),
        list(last.values()),
    )


async def save_marked_days(uow: UnitOfWork, events: Sequence[Event[CalendarDayMarked]]) -> None:
    """Remember on which days the society works or rests whatever the official calendar says."""
    await uow.connection.executemany(
        """
        INSERT INTO marked_day (day, working) VALUES ($1, $2)
        ON CONFLICT (day) DO UPDATE SET working = EXCLUDED.working
        """,
        [(event.data.day, event.data.working) for event in events],
    )


async def marked_days(connection: Connection, first: date) -> dict[date, bool]:
    """The society's own marks from a month before a day on: day -> whether it works."""
    rows = await connection.fetch("SELECT day, working FROM marked_day WHERE day >= $1", first - timedelta(days=31))
    return {row["day"]: row["working"] for row in rows}


async def working_days(connection: Connection, first: date, last: date) -> Calendar:
    """The working days of a span: the official calendar of China, and the society's own marks over it."""
    rows = await connection.fetch("SELECT day, working FROM marked_day WHERE day BETWEEN $1 AND $2", first, last)
    return Calendar(official_days(first, last) | {row["day"]: row["working"] for row in rows})


async def save_targets(uow: UnitOfWork, events: Sequence[Event[SocietyDescribed]]) -> None:
    """Remember how many key works the society allows itself."""
    await uow.connection.execute(
        """
        INSERT INTO target_state (society, version, effective_on, key_works)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[], $4::int[])
        ON CONFLICT (society, version) DO NOTHING
        """,
        [event.data.code for event in events],
        [event.version for event in events],
        [event.effective_on for event in events],
        [event.data.targets.key_works for event in events],
    )


async def branches_on(connection: Connection, day: date) -> dict[str, str]:
    """Every branch there was on a day, the ended ones included -> its status."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (code) code, status FROM branch_state
        WHERE effective_on <= $1
        ORDER BY code, effective_on DESC, version DESC
        """,
        day,
    )
    return {row["code"]: row["status"] for row in rows}


async def branches_with_liaison(connection: Connection, day: date) -> frozenset[str]:
    """Branches with a liaison in office on a day."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT branch FROM (
            SELECT DISTINCT ON (code) branch, held, until FROM liaison_state
            WHERE effective_on <= $1
            ORDER BY code, effective_on DESC, version DESC
        ) AS post
        WHERE held AND (until IS NULL OR until > $1)
        """,
        day,
    )
    return frozenset(row["branch"] for row in rows)


async def timeline_of(connection: Connection, name: str) -> dict[date, int]:
    """Every value of one of the society's limits, by the day since when it holds."""
    rows = await connection.fetch("SELECT since, value FROM setting WHERE name = $1", name)
    return {row["since"]: row["value"] for row in rows}


async def limit_on(connection: Connection, name: str, day: date) -> int:
    """One of the society's limits as it was set for a day."""
    value: int = await connection.fetchval(
        "SELECT value FROM setting WHERE name = $1 AND since <= $2 ORDER BY since DESC LIMIT 1", name, day
    )
    return value
