"""Activities for reading. People's hashes are counted here and never shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.activities.domain import is_late
from services.activities.store import limit_on
from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities are asked for; None means all."""

    kind: str | None = None
    host: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    state: str | None = None
    pairing: str | None = None


_ACTIVITY = """
    SELECT code, kind, title, hosts, partners, pairing, starts_on, ends_on, online, open_to, led_by_party_members,
           expected, attendances, cardinality(people) AS people, members, public, scientists, party_members_present,
           present, cost_fen, key_works, leaders, documents, minutes_filed_on, state, start_time, end_time,
           series, occurrence, place, recorded_on, version
    FROM activity
    JOIN activity_kept ON activity = code
    JOIN stream ON subject = 'activity/' || code
"""


# The page is found by its codes first; the fence keeps a host's activities from being looked for among everybody's.
_PAGE = """
    WHERE code IN (SELECT code FROM /* source */ WHERE /* asked */ ORDER BY starts_on, code LIMIT $1)
    ORDER BY starts_on, code
"""
_HOSTED = "(SELECT * FROM activity WHERE hosts @> ARRAY[$2::text] OFFSET 0) AS hosted"


async def activities(connection: Connection, wanted: Wanted, page: Page, today: date) -> Shown:
    """Activities by first day; `late` says that one was recorded after the days allowed for it."""
    day, code = page.after()
    conditions = {
        "starts_on >= {}": wanted.first_day,
        "starts_on <= {}": wanted.last_day,
        "kind = {}": wanted.kind,
        "state = {}": wanted.state,
        "pairing = {}": wanted.pairing,
    }
    values: list[Any] = [page.limit, *([wanted.host] if wanted.host else [])]
    where = ["true"]
    # Only what is asked becomes a condition, so that the database can look for just that.
    for condition, value in conditions.items():
        if value is not None:
            values.append(value)
            where.append(condition.format(f"${len(values)}"))
    if day is not None:
        where.append(f"(starts_on, code) > (${len(values) + 1}, ${len(values) + 2})")
        values += [day, code]
    source = _HOSTED if wanted.host else "activity"
    asked = _PAGE.replace("/* source */", source).replace("/* asked */", " AND ".join(where))
    rows = await connection.fetch(_ACTIVITY + asked, *values)
    allowed = await limit_on(connection, "report_within_days", today)
    return {"activities": [_activity(row, allowed) for row in rows], "next": page.next(rows, "starts_on")}


async def activity(connection: Connection, code: str, today: date) -> Shown:
    """One activity with its summary, its corrections and the ticks it is evidence for. Raises Unknown."""
    row = await connection.fetchrow(f"{_ACTIVITY} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="activity", code=code)
    kept = await connection.fetchrow(
        "SELECT summary, recorded_by, cancelled_because FROM activity_kept WHERE activity = $1", code
    )
    ticks = await connection.fetch(
        "SELECT key_work, tick FROM key_work_tick WHERE evidence = 'activity/' || $1 ORDER BY key_work, tick", code
    )
    corrections = await connection.fetch(
        """
        SELECT version, because, corrected_by, corrected_at FROM activity_correction
        WHERE activity = $1
        ORDER BY version
        """,
        code,
    )
    allowed = await limit_on(connection, "report_within_days", today)
    return {
        **_activity(row, allowed),
        **(kept or {}),
        "ticks": [dict(tick) for tick in ticks],
        "corrections": [dict(correction) for correction in corrections],
    }


def _activity(row: Any, allowed_days: int) -> Shown:
    recorded = row["recorded_on"] is not None
    return {
        **{name: value for name, value in row.items() if name != "cost_fen"},
        "cost": None if row["cost_fen"] is None else f"{Decimal(row['cost_fen']) / 100:.2f}",
        "attendances_without_names": row["attendances"] - row["people"] if row["attendances"] is not None else None,
        "late": recorded and is_late(row["starts_on"], row["recorded_on"], allowed_days),
    }
