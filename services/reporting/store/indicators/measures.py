"""The limits of indicators as they were set, each from a day on; none is ever written over."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from services.reporting.commands.measures import SetMeasure
from services.reporting.domain.indicators.measures import Value
from shared.database import Connection, UnitOfWork

Holding = dict[str, dict[str, Value]]
# A limit that the society has set in activities for all its records holds before ours, by the day of each record.
_OF_ACTIVITIES = {
    "report_within_days": "report_in_time",
    "meeting_minutes_within_days": "minutes_filed",
}


async def holding(connection: Connection, day: date) -> Holding:
    """Indicator -> its limits as they were set for a day: of one day the last that was set."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (indicator, name) indicator, name, number, codes FROM measure
        WHERE since <= $1
        ORDER BY indicator, name, since DESC, nth DESC
        """,
        day,
    )
    found: Holding = defaultdict(dict)
    for row in rows:
        found[row["indicator"]][row["name"]] = row["number"] if row["codes"] is None else tuple(row["codes"])
    return found


async def told_by_activities(connection: Connection, day: date) -> dict[str, int]:
    """Indicator -> the days allowed that activities has told for a day, where it has told any."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (code) code, (data->>'value')::int AS days FROM fact
        WHERE type = 'activities.setting.set.v1' AND code = ANY($1::text[]) AND effective_on <= $2
        ORDER BY code, effective_on DESC, version DESC
        """,
        list(_OF_ACTIVITIES),
        day,
    )
    return {_OF_ACTIVITIES[row["code"]]: row["days"] for row in rows}


async def version(uow: UnitOfWork, indicator: str, name: str) -> int:
    """How often a limit was set; until the end of the transaction nobody else sets one."""
    await uow.connection.execute("LOCK TABLE measure IN SHARE ROW EXCLUSIVE MODE")
    number: int = await uow.connection.fetchval(
        "SELECT count(*) FROM measure WHERE indicator = $1 AND name = $2", indicator, name
    )
    return number


async def keep_measure(uow: UnitOfWork, command: SetMeasure, nth: int) -> None:
    """Keep one more value of a limit."""
    await uow.connection.execute(
        """
        INSERT INTO measure (indicator, name, nth, since, number, codes, because, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        command.indicator,
        command.name,
        nth,
        command.effective_on,
        command.number,
        command.codes,
        command.because,
        uow.actor,
        uow.now,
    )


async def values_of(connection: Connection) -> list[dict[str, Any]]:
    """Every limit with every value it had, the last set first; `version` is what If-Match wants."""
    rows = await connection.fetch(
        """
        SELECT indicator, name, max(nth) AS version, jsonb_agg(jsonb_build_object(
            'effective_on', since, 'number', number, 'codes', codes, 'because', because, 'actor', set_by,
            'recorded_at', set_at) ORDER BY nth DESC) AS versions
        FROM measure
        GROUP BY indicator, name
        ORDER BY indicator, name
        """
    )
    return [dict(row) for row in rows]
