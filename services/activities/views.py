"""Every SQL statement that serves a screen of activities. People's hashes are counted here and never shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.domain import TICKS, is_late, missing_ticks
from services.activities.store import limit_on
from shared.database import Connection
from shared.errors import Malformed, Unknown

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor` (`<day>~<code>` of the last one seen)."""

    limit: int = 100
    cursor: str | None = None

    def after(self) -> tuple[date | None, str | None]:
        """The day and code to continue after. Raises Malformed."""
        if self.cursor is None:
            return None, None
        day, _, code = self.cursor.partition("~")
        try:
            return date.fromisoformat(day), code
        except ValueError as error:
            raise Malformed(field="cursor", field_name="cursor", why="the `next` of an earlier answer") from error

    def next(self, rows: list[Any], day: str) -> str | None:
        """The cursor of the following page; None at the end."""
        return f"{rows[-1][day]}~{rows[-1]['code']}" if len(rows) == self.limit else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities are asked for; None means all."""

    kind: str | None = None
    host: str | None = None
    first_day: date | None = None
    last_day: date | None = None


async def key_works(connection: Connection, year: int) -> Shown:
    """The year's key works, each tick with the records that are its evidence, and what is missing."""
    works = await connection.fetch(
        """
        SELECT code, year, number, title, version
        FROM key_work JOIN stream ON subject = 'key_work/' || code
        WHERE year = $1
        ORDER BY number
        """,
        year,
    )
    ticks = await connection.fetch(
        """
        SELECT key_work, tick, array_agg(evidence ORDER BY ticked_on, evidence) AS evidence
        FROM key_work_tick
        WHERE key_work = ANY($1::text[])
          AND NOT EXISTS (SELECT FROM activity WHERE cancelled AND 'activity/' || activity.code = evidence)
        GROUP BY key_work, tick
        """,
        [work["code"] for work in works],
    )
    evidence = {(row["key_work"], row["tick"]): row["evidence"] for row in ticks}
    return {"year": year, "key_works": [_key_work(work, evidence) for work in works]}


def _key_work(work: Any, evidence: dict[tuple[str, str], list[str]]) -> Shown:
    ticks = {tick: evidence.get((work["code"], tick), []) for tick in TICKS}
    missing = missing_ticks([tick for tick, records in ticks.items() if records])
    return {**work, "ticks": ticks, "missing": missing, "covered": not missing}


_ACTIVITY = """
    SELECT code, kind, title, hosts, starts_on, ends_on, online, open_to, led_by_party_members, expected, attendances,
           cardinality(people) AS people, party_members_present, key_works, minutes_filed_on, cancelled,
           place, recorded_on, version
    FROM activity
    JOIN activity_kept ON activity = code
    JOIN stream ON subject = 'activity/' || code
"""


async def activities(connection: Connection, wanted: Wanted, page: Page, today: date) -> Shown:
    """Activities by first day; `late` says that one was recorded after the days allowed for it."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_ACTIVITY}
        WHERE ($1::text IS NULL OR kind = $1)
          AND ($2::text IS NULL OR hosts @> ARRAY[$2])
          AND ($3::date IS NULL OR starts_on >= $3)
          AND ($4::date IS NULL OR starts_on <= $4)
          AND ($5::date IS NULL OR (starts_on, code) > ($5, $6))
        ORDER BY starts_on, code
        LIMIT $7
        """,
        wanted.kind,
        wanted.host,
        wanted.first_day,
        wanted.last_day,
        day,
        code,
        page.limit,
    )
    allowed = await limit_on(connection, "report_within_days", today)
    return {"activities": [_activity(row, allowed) for row in rows], "next": page.next(rows, "starts_on")}


async def activity(connection: Connection, code: str, today: date) -> Shown:
    """One activity with its summary and the ticks it is evidence for. Raises Unknown."""
    row = await connection.fetchrow(f"{_ACTIVITY} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="activity", code=code)
    kept = await connection.fetchrow(
        "SELECT summary, recorded_by, cancelled_because FROM activity_kept WHERE activity = $1", code
    )
    ticks = await connection.fetch(
        "SELECT key_work, tick FROM key_work_tick WHERE evidence = 'activity/' || $1 ORDER BY key_work, tick", code
    )
    allowed = await limit_on(connection, "report_within_days", today)
    return {**_activity(row, allowed), **(kept or {}), "ticks": [dict(tick) for tick in ticks]}


def _activity(row: Any, allowed_days: int) -> Shown:
    without_names = row["attendances"] - row["people"]
    late = is_late(row["starts_on"], row["recorded_on"], allowed_days)
    return {**row, "attendances_without_names": without_names, "late": late}


async def joint_meetings(connection: Connection, page: Page) -> Shown:
    """Joint meetings by day, with every branch's attendance and what was decided."""
    day, code = page.after()
    meetings = await connection.fetch(
        """
        SELECT code, number, title, held_on, quorum_met, version
        FROM meeting JOIN stream ON subject = 'meeting/' || code
        WHERE $1::date IS NULL OR (held_on, code) > ($1, $2)
        ORDER BY held_on, code
        LIMIT $3
        """,
        day,
        code,
        page.limit,
    )
    codes = [meeting["code"] for meeting in meetings]
    attendance = await connection.fetch(
        """
        SELECT meeting, branch, state, reason
        FROM meeting_attendance LEFT JOIN meeting_reason USING (meeting, branch)
        WHERE meeting = ANY($1::text[])
        ORDER BY branch
        """,
        codes,
    )
    decided = await connection.fetch(
        "SELECT meeting, code FROM decided_item WHERE meeting = ANY($1::text[]) ORDER BY number", codes
    )
    shown = {meeting["code"]: {**meeting, "attendance": [], "decided": []} for meeting in meetings}
    for row in attendance:
        shown[row["meeting"]]["attendance"].append({name: row[name] for name in ("branch", "state", "reason")})
    for row in decided:
        shown[row["meeting"]]["decided"].append(row["code"])
    return {"joint_meetings": list(shown.values()), "next": page.next(meetings, "held_on")}


async def decided_items(connection: Connection, is_open: bool | None, page: Page, today: date) -> Shown:
    """Decided items by due day (督办台账); overdue is computed: still open after its day."""
    day, code = page.after()
    rows = await connection.fetch(
        """
        SELECT code, meeting, number, title, text, lead, co_leads, decided_on, due_on, closed_on, reviewer,
               closing_note, version,
               CASE WHEN closed_on IS NULL THEN 'open' ELSE 'closed' END AS state,
               closed_on IS NULL AND due_on < $5 AS overdue
        FROM decided_item
        JOIN decided_item_kept ON item = code
        JOIN stream ON subject = 'decided_item/' || code
        WHERE ($1::boolean IS NULL OR (closed_on IS NULL) = $1)
          AND ($2::date IS NULL OR (due_on, code) > ($2, $3))
        ORDER BY due_on, code
        LIMIT $4
        """,
        is_open,
        day,
        code,
        page.limit,
        today,
    )
    return {"decided_items": [dict(row) for row in rows], "next": page.next(rows, "due_on")}
