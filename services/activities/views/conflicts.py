"""What meets in a span of days: the same host or leader in two activities at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.activities.domain.conflicts import Slot, conflicts, slot_of, warning
from services.activities.store import committees_on
from services.activities.views.pages import Shown
from shared.database import Connection

MOST, MOST_SHEETS = 1000, 300
_COLUMNS = ("code", "title", "starts_on", "ends_on", "hosts", "leaders", "start_time", "end_time")


async def conflicts_between(connection: Connection, first: date, last: date, host: str | None) -> Shown:
    """Each pair once, by its first day; of activities that are ahead or took place."""
    rows = await connection.fetch(
        """
        SELECT one.code, one.title, one.starts_on, one.ends_on, one.hosts, one.leaders, one.start_time, one.end_time,
               other.code, other.title, other.starts_on, other.ends_on, other.hosts, other.leaders, other.start_time,
               other.end_time
        FROM activity AS one
        JOIN activity AS other
          ON daterange(one.starts_on, one.ends_on, '[]') && daterange(other.starts_on, other.ends_on, '[]')
         AND (one.starts_on, one.code) < (other.starts_on, other.code)
         AND (one.hosts && other.hosts OR one.leaders && other.leaders)
         -- As Slot.meets has it: without an hour the day is taken up whole.
         AND (one.starts_on, coalesce(one.start_time, '')) < (other.ends_on, coalesce(other.end_time, '24'))
         AND (other.starts_on, coalesce(other.start_time, '')) < (one.ends_on, coalesce(one.end_time, '24'))
        WHERE daterange(one.starts_on, one.ends_on, '[]') && daterange($1, $2, '[]')
          AND daterange(other.starts_on, other.ends_on, '[]') && daterange($1, $2, '[]')
          AND one.state NOT IN ('called_off', 'withdrawn') AND other.state NOT IN ('called_off', 'withdrawn')
          AND ($3::text IS NULL OR ($3 = ANY(one.hosts || one.leaders) AND $3 = ANY(other.hosts || other.leaders)))
        ORDER BY one.starts_on, one.code, other.starts_on, other.code
        LIMIT $4
        """,
        first,
        last,
        host,
        MOST + 1,
    )
    pairs = [(_slot(row, 0), _slot(row, len(_COLUMNS))) for row in rows]
    found = [
        {**conflict, "record": one.record, "with": conflict["record"]}
        for one, other in pairs[:MOST]
        for conflict in conflicts(one, [other])
        if host in (None, conflict["who"])
    ]
    if host is None:
        found += await _persons_twice(connection, first, last)
    return {"from": first, "to": last, "conflicts": found, "complete": len(pairs) <= MOST}


def _slot(row: Any, place: int) -> Slot:
    return slot_of({name: row[place + nth] for nth, name in enumerate(_COLUMNS)})


async def _persons_twice(connection: Connection, first: date, last: date) -> list[Shown]:
    """
    Activities that meet and expect the same persons by their sheets: the committees of the day, counted and not named.

    Without a sheet nobody has said yet who is expected.
    """
    rows = await connection.fetch(
        """
        SELECT code, title, starts_on, ends_on, hosts, leaders, start_time, end_time, expecting
        FROM attendance_sheet JOIN activity ON code = attendance_sheet.activity
        WHERE daterange(starts_on, ends_on, '[]') && daterange($1, $2, '[]')
          AND state NOT IN ('called_off', 'withdrawn') AND cardinality(expecting) > 0
        ORDER BY starts_on, code
        LIMIT $3
        """,
        first,
        last,
        MOST_SHEETS,
    )
    meeting = [
        (one, other) for nth, one in enumerate(rows) for other in rows[nth + 1 :] if slot_of(one).meets(slot_of(other))
    ]
    concerned = {row["code"]: row for pair in meeting for row in pair}
    persons = {
        code: {seat.person for seat in await committees_on(connection, row["expecting"], row["starts_on"])}
        for code, row in concerned.items()
    }
    return [
        {
            **warning("person", str(len(both)), slot_of(other), max(one["starts_on"], other["starts_on"])),
            "record": f"activity/{one['code']}",
            "with": f"activity/{other['code']}",
        }
        for one, other in meeting
        if (both := persons[one["code"]] & persons[other["code"]])
    ]
