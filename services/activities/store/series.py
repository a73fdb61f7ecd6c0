"""Series in the database, and what of them is still ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.activities.domain import Activity
from services.activities.store.activities import activity_of
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import SeriesCalledOff, SeriesPlanned


async def find_series(uow: UnitOfWork, code: str) -> SeriesPlanned | None:
    """A series as last known, if there is one."""
    row = await uow.connection.fetchrow(
        """
        SELECT code, kind, title, hosts, rule, on_day_off, days, start_time, end_time, last_on, since AS effective_on,
               0 AS occurrences
        FROM series WHERE code = $1
        """,
        code,
    )
    return SeriesPlanned.model_validate(dict(row)) if row else None


async def series(uow: UnitOfWork, code: str) -> SeriesPlanned:
    """A series as last known. Raises Unknown."""
    found = await find_series(uow, code)
    if found is None:
        raise Unknown(field="code", what="系列活动 (series)", code=code)
    return found


async def ahead_of(uow: UnitOfWork, code: str, day: date) -> list[Activity]:
    """What of a series is planned from a day on, in the order of its days, locked until the end."""
    await uow.connection.execute(
        """
        SELECT FROM stream
        WHERE subject IN (SELECT 'activity/' || code FROM activity WHERE series = $1)
        ORDER BY subject
        FOR UPDATE
        """,
        code,
    )
    rows = await uow.connection.fetch(
        """
        SELECT activity.*, false AS has_summary FROM activity
        WHERE series = $1 AND starts_on >= $2 AND state IN ('planned', 'announced')
        ORDER BY starts_on, occurrence
        """,
        code,
        day,
    )
    return [activity_of(row) for row in rows]


async def highest_occurrence(uow: UnitOfWork, code: str) -> int:
    """The highest number of the series so far; 0 for a new one."""
    highest: int | None = await uow.connection.fetchval("SELECT max(occurrence) FROM activity WHERE series = $1", code)
    return highest or 0


async def codes_taken(uow: UnitOfWork, codes: Sequence[str]) -> list[str]:
    """Lock the streams of new activities and say which of them are somebody's already."""
    rows = await uow.connection.fetch(
        """
        INSERT INTO stream (subject, version)
        SELECT 'activity/' || code, 0 FROM unnest($1::text[]) AS asked (code) ORDER BY code
        ON CONFLICT (subject) DO UPDATE SET version = stream.version
        RETURNING subject, version
        """,
        list(codes),
    )
    return sorted(row["subject"].removeprefix("activity/") for row in rows if row["version"])


async def save_series(uow: UnitOfWork, events: Sequence[SeriesPlanned]) -> None:
    """Write what series are planned; the first day of the first plan stays."""
    await uow.connection.executemany(
        """
        INSERT INTO series (code, kind, title, hosts, rule, on_day_off, days, start_time, end_time, first_on, since,
                            last_on, called_off)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, false)
        ON CONFLICT (code) DO UPDATE
        SET kind = EXCLUDED.kind, title = EXCLUDED.title, hosts = EXCLUDED.hosts, rule = EXCLUDED.rule,
            on_day_off = EXCLUDED.on_day_off, days = EXCLUDED.days, start_time = EXCLUDED.start_time,
            end_time = EXCLUDED.end_time, first_on = least(series.first_on, EXCLUDED.since), since = EXCLUDED.since,
            last_on = EXCLUDED.last_on, called_off = false
        """,
        [
            (
                event.code,
                event.kind,
                event.title,
                event.hosts,
                event.rule,
                event.on_day_off,
                event.days,
                event.start_time,
                event.end_time,
                event.effective_on,
                event.last_on,
            )
            for event in events
        ],
    )
    await index_titles(uow, "series", [(event.code, event.title) for event in events])


async def save_series_called_off(uow: UnitOfWork, events: Sequence[SeriesCalledOff]) -> None:
    """Write that the rest of a series does not take place."""
    await uow.connection.execute(
        "UPDATE series SET called_off = true WHERE code = ANY($1::text[])", [event.code for event in events]
    )
