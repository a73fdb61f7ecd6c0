"""Activities and meetings by their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.domain.calendar import by_day
from services.activities.store import limit_on
from services.activities.views.pages import Shown
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the calendar: the days, and of what; None means all."""

    first: date
    last: date
    host: str | None = None
    kind: str | None = None
    state: str | None = None


async def calendar(connection: Connection, wanted: Wanted, today: date) -> Shown:
    """
    `entries` in the order of time, and `days`: what lies on each day of the span.

    Called off or withdrawn ones are shown only when they are asked for. `complete` is false when there were more than
    the society lets one page of the calendar have.
    """
    most = await limit_on(connection, "calendar_most", today)
    rows = await activities_between(connection, wanted, most + 1)
    entries = [_entry(row) for row in rows[:most]]
    return {
        "from": wanted.first,
        "to": wanted.last,
        "entries": entries,
        "days": by_day(entries, wanted.first, wanted.last),
        "complete": len(rows) <= most,
    }


_BETWEEN = """
    SELECT code, kind, title, hosts, partners, starts_on, ends_on, start_time, end_time, state, online, place, series,
           occurrence, version
    FROM activity
    JOIN activity_kept ON activity = code
    JOIN stream ON subject = 'activity/' || code
    WHERE daterange(starts_on, ends_on, '[]') && daterange($1, $2, '[]')
"""


async def activities_between(connection: Connection, wanted: Wanted, limit: int) -> list[Any]:
    """Activities of which a day lies in the span, by first day and hour."""
    conditions = {
        "host": "hosts @> ARRAY[$4::text]",
        "kind": "kind = $4",
        "state": "state = $4",
    }
    asked = [(name, getattr(wanted, name)) for name in conditions if getattr(wanted, name) is not None]
    where = [conditions[name].replace("$4", f"${nth}") for nth, (name, _) in enumerate(asked, 4)]
    if wanted.state is None:
        where.append("state NOT IN ('called_off', 'withdrawn')")
    found: list[Any] = await connection.fetch(
        f"""
        {_BETWEEN} {"".join(f" AND {condition}" for condition in where)}
        ORDER BY starts_on, start_time NULLS FIRST, code
        LIMIT $3
        """,
        wanted.first,
        wanted.last,
        limit,
        *(value for _, value in asked),
    )
    return found


def _entry(row: Any) -> Shown:
    return {"record": f"activity/{row['code']}", **row}
