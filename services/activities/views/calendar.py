"""Activities, meetings and sessions by their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from services.activities.commands.fields import PARTY_BRANCH, SOCIETY, UNIT
from services.activities.domain.calendar import by_day
from services.activities.domain.hours import hours_of
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


async def calendar(connection: Connection, wanted: Wanted, zone: ZoneInfo, today: date) -> Shown:
    """
    `entries` in the order of time, and `days`: what lies on each day of the span.

    Called off or withdrawn ones are shown only when they are asked for. `complete` is false when there were more than
    the society lets one page of the calendar have.
    """
    most = await limit_on(connection, "calendar_most", today)
    rows = [
        *[{"record": f"activity/{row['code']}", **row} for row in await _activities(connection, wanted, most + 1)],
        *[_meeting(row, zone) for row in await _meetings(connection, wanted, most + 1)],
    ]
    rows.sort(key=lambda entry: (entry["starts_on"], entry["start_time"] or "", entry["record"]))
    entries = rows[:most]
    return {
        "from": wanted.first,
        "to": wanted.last,
        "entries": entries,
        "days": by_day(entries, wanted.first, wanted.last),
        "complete": len(rows) <= most,
    }


_GONE = "state NOT IN ('called_off', 'withdrawn')"
_ACTIVITIES = """
    SELECT code, kind, title, hosts, partners, starts_on, ends_on, start_time, end_time, state, online, place, series,
           occurrence, version
    FROM activity
    JOIN activity_kept ON activity = code
    JOIN stream ON subject = 'activity/' || code
    WHERE daterange(starts_on, ends_on, '[]') && daterange($1, $2, '[]')
"""
_MEETINGS = """
    SELECT record, code, kind, title, day, starts_at, minutes, state, online, place, version FROM (
        SELECT 'meeting/' || code AS record, code, kind, title, meets_on AS day, starts_at, minutes, state, online,
               place
        FROM meeting LEFT JOIN meeting_kept ON meeting_kept.meeting = code
        UNION ALL
        SELECT 'session/' || code, code, kind, title, held_on, NULL, NULL, state, false, place
        FROM session LEFT JOIN session_kept ON session_kept.session = code
    ) AS called
    JOIN stream ON subject = record
    WHERE day BETWEEN $1 AND $2
"""


async def _activities(connection: Connection, wanted: Wanted, limit: int) -> list[Any]:
    conditions = {"hosts @> ARRAY[{}::text]": wanted.host, "kind = {}": wanted.kind, "state = {}": wanted.state}
    where, values = _asked(conditions, wanted, limit)
    ordered = "ORDER BY starts_on, start_time NULLS FIRST, code LIMIT $3"
    return await connection.fetch(f"{_ACTIVITIES} {where} {ordered}", *values)


async def _meetings(connection: Connection, wanted: Wanted, limit: int) -> list[Any]:
    """Joint meetings are every branch's and the Party branch's; sessions are the society's; outside units have none."""
    if wanted.host and wanted.host.startswith(UNIT):
        return []
    joint = "joint_meeting" if wanted.host not in (None, SOCIETY, PARTY_BRANCH) else None
    conditions = {"kind = {}": wanted.kind, "state = {}": wanted.state, "{} = kind": joint}
    where, values = _asked(conditions, wanted, limit)
    return await connection.fetch(f"{_MEETINGS} {where} ORDER BY day, code LIMIT $3", *values)


def _asked(conditions: dict[str, str | None], wanted: Wanted, limit: int) -> tuple[str, list[Any]]:
    """Only what is asked becomes a condition, so that the database looks for nothing else."""
    asked = [(condition, value) for condition, value in conditions.items() if value is not None]
    where = [condition.format(f"${nth}") for nth, (condition, _) in enumerate(asked, 4)]
    if wanted.state is None:
        where.append(_GONE)
    values: list[Any] = [wanted.first, wanted.last, limit, *(value for _, value in asked)]
    return "".join(f" AND {condition}" for condition in where), values


def _meeting(row: Any, zone: ZoneInfo) -> Shown:
    hours = hours_of(row["day"], row["starts_at"], row["minutes"], zone)
    named = ("record", "code", "kind", "title", "state", "online", "place", "version")
    shown = {name: row[name] for name in named}
    return {**shown, "hosts": [], "starts_on": row["day"], **hours._asdict()}
