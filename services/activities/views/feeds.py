"""What stands in the calendar of a branch or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.activities.domain.hours import hours_of
from services.activities.domain.ical import Entry
from services.activities.domain.posts_held import PostState, Span, spans_of, spans_of_branch
from services.activities.store import limit_on
from shared.database import Connection

MOST = 2000


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a calendar shows."""

    first: date
    last: date


async def window_on(connection: Connection, today: date) -> Window:
    """As far back and ahead as the society has set."""
    back = await limit_on(connection, "feed_days_back", today)
    ahead = await limit_on(connection, "feed_days_ahead", today)
    return Window(today - timedelta(days=back), today + timedelta(days=ahead))


async def spans_for(connection: Connection, about: str, code: str) -> list[Span]:
    """Whose activities and meetings stand in a calendar, and from when to when."""
    if about == "branch":
        return spans_of_branch(code)
    rows = await connection.fetch(
        """
        SELECT code, effective_on, version, body, post, person, held, until FROM post_state
        WHERE code IN (SELECT code FROM post_state WHERE person = $1)
        """,
        code,
    )
    return spans_of(code, [PostState(**row) for row in rows])


async def entries(connection: Connection, spans: Sequence[Span], window: Window, zone: ZoneInfo) -> list[Entry]:
    """Activities and meetings of these spans, by day and record; what was called off is among them."""
    columns = [
        [span.who for span in spans],
        [span.since for span in spans],
        [span.until for span in spans],
        window.first,
        window.last,
        MOST,
    ]
    activities = [_activity(row) for row in await connection.fetch(_ACTIVITIES, *columns)]
    meetings = [_meeting(row, zone) for row in await connection.fetch(_MEETINGS, *columns)]
    return sorted([*activities, *meetings], key=lambda entry: (entry.starts_on, entry.record))


_ACTIVITIES = """
SELECT code, title, starts_on, ends_on, start_time, end_time, state, place, version, told.recorded_at AS told_at
FROM activity
JOIN activity_kept ON activity = code
JOIN stream ON subject = 'activity/' || code
LEFT JOIN LATERAL (
    SELECT recorded_at FROM ledger WHERE ledger.subject = stream.subject AND ledger.version = stream.version
) AS told ON true
WHERE daterange(starts_on, ends_on, '[]') && daterange($4, $5, '[]')
  AND EXISTS (
      SELECT FROM unnest($1::text[], $2::date[], $3::date[]) AS span (who, since, until)
      WHERE (who = ANY(hosts) OR who = ANY(partners) OR who = ANY(leaders)) AND starts_on >= since AND starts_on < until
  )
ORDER BY starts_on DESC, code
LIMIT $6
"""
_MEETINGS = """
SELECT record, title, meets_on, starts_at, minutes, state, place, version, told.recorded_at AS told_at
FROM (
    SELECT 'meeting/' || code AS record, code, kind, title, meets_on, starts_at, minutes, state, place
    FROM meeting LEFT JOIN meeting_kept ON meeting_kept.meeting = code
    UNION ALL
    SELECT 'session/' || code, code, kind, title, held_on, NULL, NULL, state, place
    FROM session LEFT JOIN session_kept ON session_kept.session = code
) AS called
JOIN stream ON subject = record
LEFT JOIN LATERAL (
    SELECT recorded_at FROM ledger WHERE ledger.subject = stream.subject AND ledger.version = stream.version
) AS told ON true
WHERE meets_on BETWEEN $4 AND $5
  AND EXISTS (
      SELECT FROM unnest($1::text[], $2::date[], $3::date[]) AS span (who, since, until)
      WHERE who = 'meeting:' || kind AND meets_on >= since AND meets_on < until
  )
ORDER BY meets_on DESC, record
LIMIT $6
"""


def _activity(row: Any) -> Entry:
    return Entry(
        record=f"activity/{row['code']}",
        title=row["title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        version=row["version"],
        told_at=_told(row["told_at"], row["starts_on"]),
        start_time=row["start_time"],
        end_time=row["end_time"],
        cancelled=row["state"] in ("called_off", "withdrawn"),
        settled=row["state"] != "planned",
        place=row["place"],
    )


def _meeting(row: Any, zone: ZoneInfo) -> Entry:
    hours = hours_of(row["meets_on"], row["starts_at"], row["minutes"], zone)
    return Entry(
        record=row["record"],
        title=row["title"],
        starts_on=row["meets_on"],
        ends_on=hours.ends_on,
        version=row["version"],
        told_at=_told(row["told_at"], row["meets_on"]),
        start_time=hours.start_time,
        end_time=hours.end_time,
        cancelled=row["state"] in ("called_off", "withdrawn"),
        settled=row["state"] != "planned",
        place=row["place"],
    )


def _told(moment: datetime | None, day: date) -> datetime:
    """When it was told last; its day, where the ledger no longer has it."""
    return moment or datetime.combine(day, time(), UTC)
