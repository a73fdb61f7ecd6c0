"""Key works, their place in the year's list, their ticks and their progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.domain.key_work import KeyWork
from services.activities.store.heard import limit_on
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities.key_works import (
    KeyWorkChanged,
    KeyWorkDropped,
    KeyWorkListed,
    KeyWorkProgressed,
    KeyWorkTicked,
    KeyWorkUnticked,
)


async def key_work(uow: UnitOfWork, code: str) -> KeyWork:
    """A key work as last known. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM key_work WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="重点工作 (key_work)", code=code)
    return KeyWork(**row)


async def numbers_of_year(uow: UnitOfWork, year: int) -> dict[int, str]:
    """The key works of a year, number -> code; until the end of the transaction nobody else changes its list."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('key_works'), $1)", year)
    rows = await uow.connection.fetch("SELECT number, code FROM key_work WHERE year = $1 AND dropped_on IS NULL", year)
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


async def ticked_on(uow: UnitOfWork, code: str, tick: str, evidence: str) -> date | None:
    """The day of a tick with this evidence; None where there is no such tick."""
    day: date | None = await uow.connection.fetchval(
        "SELECT ticked_on FROM key_work_tick WHERE key_work = $1 AND tick = $2 AND evidence = $3",
        code,
        tick,
        evidence,
    )
    return day


async def save_key_works(uow: UnitOfWork, events: Sequence[KeyWorkListed]) -> None:
    """Write what was listed."""
    await uow.connection.execute(
        """
        INSERT INTO key_work (code, year, number, title, changed_on)
        SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::date[])
        """,
        [event.code for event in events],
        [event.year for event in events],
        [event.number for event in events],
        [event.title for event in events],
        [event.effective_on for event in events],
    )
    await index_titles(uow, "key_work", [(event.code, event.title) for event in events])


async def save_key_work_changes(uow: UnitOfWork, events: Sequence[KeyWorkChanged]) -> None:
    """Write other titles and numbers."""
    await uow.connection.executemany(
        "UPDATE key_work SET number = $2, title = $3, changed_on = $4 WHERE code = $1",
        [(event.code, event.number, event.title, event.effective_on) for event in events],
    )
    await index_titles(uow, "key_work", [(event.code, event.title) for event in events])


async def save_key_work_drops(uow: UnitOfWork, events: Sequence[KeyWorkDropped]) -> None:
    """Write what is no key work any longer."""
    await uow.connection.executemany(
        "UPDATE key_work SET dropped_on = $2 WHERE code = $1",
        [(event.code, event.effective_on) for event in events],
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


async def save_unticks(uow: UnitOfWork, events: Sequence[KeyWorkUnticked]) -> None:
    """Write what is no evidence."""
    await uow.connection.executemany(
        "DELETE FROM key_work_tick WHERE key_work = $1 AND tick = $2 AND evidence = $3",
        [(event.code, event.tick, event.evidence) for event in events],
    )


async def save_key_work_progress(uow: UnitOfWork, events: Sequence[KeyWorkProgressed]) -> None:
    """Write dated progress."""
    await uow.connection.executemany(
        """
        INSERT INTO key_work_progress (key_work, nth, reached_on, percent)
        SELECT $1, coalesce(max(nth), 0) + 1, $2, $3 FROM key_work_progress WHERE key_work = $1
        """,
        [(event.code, event.effective_on, event.percent) for event in events],
    )


async def keep_key_work_note(uow: UnitOfWork, code: str, step: str, note: str) -> None:
    """Keep what was said with the last step; a note of progress goes with its number."""
    await uow.connection.execute(
        """
        INSERT INTO key_work_note (key_work, version, nth, step, note, written_by, written_at)
        SELECT $1, $2, CASE WHEN $3 = 'progressed' THEN max(nth) END, $3, $4, $5, $6
        FROM key_work_progress WHERE key_work = $1
        """,
        code,
        uow.version or 0,
        step,
        note,
        uow.actor,
        uow.now,
    )
