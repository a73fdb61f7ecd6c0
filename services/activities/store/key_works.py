"""Key works and their ticks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.store.heard import limit_on
from shared.database import UnitOfWork
from shared.events.activities import KeyWorkListed, KeyWorkTicked


async def numbers_of_year(uow: UnitOfWork, year: int) -> dict[int, str]:
    """The key works of a year, number -> code; until the end of the transaction nobody else lists one for it."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('key_works'), $1)", year)
    rows = await uow.connection.fetch("SELECT number, code FROM key_work WHERE year = $1", year)
    return {row["number"]: row["code"] for row in rows}


async def key_work_limit(uow: UnitOfWork, year: int) -> int:
    """How many key works a year may have: the society's target as of its end (or today), else the setting."""
    day = min(uow.today, date(year, 12, 31))
    told: int | None = await uow.connection.fetchval(
        """
        SELECT key_works FROM target_state
        WHERE effective_on <= $1
        ORDER BY effective_on DESC, version DESC LIMIT 1
        """,
        day,
    )
    return await limit_on(uow.connection, "key_works_a_year", day) if told is None else told


async def save_key_works(uow: UnitOfWork, events: Sequence[KeyWorkListed]) -> None:
    """Write what was listed."""
    await uow.connection.execute(
        """
        INSERT INTO key_work (code, year, number, title)
        SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::text[])
        """,
        [event.code for event in events],
        [event.year for event in events],
        [event.number for event in events],
        [event.title for event in events],
    )


async def save_ticks(uow: UnitOfWork, events: Sequence[KeyWorkTicked]) -> None:
    """Write what was ticked; the same evidence twice is one."""
    await uow.connection.execute(
        """
        INSERT INTO key_work_tick (key_work, tick, evidence, ticked_on)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[])
        ON CONFLICT DO NOTHING
        """,
        [event.code for event in events],
        [event.tick for event in events],
        [event.evidence for event in events],
        [event.effective_on for event in events],
    )
