"""Sheets for reading: who was expected, who came, and by what people are told apart. No hash is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.domain import RANK, counts_of
from services.activities.store import committees_on, find_sheet
from services.activities.views.pages import Shown
from shared.database import Connection
from shared.errors import Unknown
from shared.events.activities import AttendanceRecorded

TOLD_APART = {
    "told_apart_by": "人员编码；其次会员编码；再次为姓名与单位的加密值。同一人在一次活动中计一人次、一人；"
    "以不同方式登记的同一人按两人计。无姓名者只计人次，不计人数。",
    "told_apart_by_en": "The person's code, else the member code, else a keyed hash of name and unit. Somebody on "
    "several lines of a sheet is one attendance and one person; somebody entered in two ways counts as two. Heads "
    "without names are attendances and never people.",
}


async def head_of(connection: Connection, code: str) -> Shown:
    """What stands above a sheet: the activity with its hosts, days and place. Raises Unknown."""
    row = await connection.fetchrow(
        """
        SELECT code, title, kind, hosts, starts_on, ends_on, online, state, place
        FROM activity LEFT JOIN activity_kept ON activity = code
        WHERE code = $1
        """,
        code,
    )
    if row is None:
        raise Unknown(field="code", what="活动 (activity)", code=code)
    return dict(row)


async def sheet(connection: Connection, code: str) -> Shown:
    """The sheet of an activity with its counts and reasons; `version` is what If-Match wants. Raises Unknown."""
    found = await find_sheet(connection, code)
    if found is None:
        raise Unknown(field="code", what="签到表 (attendance)", code=code)
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 'attendance/' || $1", code)
    reasons = await connection.fetch(
        "SELECT known_by, who, branch, reason FROM attendance_reason WHERE activity = $1", code
    )
    why = {(row["known_by"], row["who"], row["branch"]): row["reason"] for row in reasons}
    return {
        "activity": code,
        "version": version,
        "held_on": found.effective_on,
        "expecting": list(found.expecting),
        "counts": counts_shown(found),
        "lines": [
            {**line_shown(nth, line), "reason": why.get((line.known_by, line.who, line.branch or ""))}
            for nth, line in enumerate(found.lines, 1)
        ],
        "heads": [heads.model_dump() for heads in found.heads],
    }


def counts_shown(found: AttendanceRecorded) -> Shown:
    """人次 and 人数 apart, with the key by which people are told apart."""
    counts = counts_of(found)
    return {
        "expected": counts.expected,
        **{state: counts.states[state] for state in RANK},
        "attendances": counts.attendances,
        "people": len(counts.came),
        "attendances_without_names": counts.heads,
        "sorts": dict(counts.sorts),
        **TOLD_APART,
    }


def line_shown(nth: int, line: Any) -> Shown:
    """A line by its number; the hash of a name is not shown."""
    shown = {name: getattr(line, name) for name in ("known_by", "branch", "state", "sort", "entry")}
    return {"line": nth, "who": None if line.known_by == "name" else line.who, **shown}


async def expected(connection: Connection, bodies: Sequence[str], day: date) -> list[Shown]:
    """应到: the committees of these branches and bodies on a day, by code; correct on first and last days."""
    seats = await committees_on(connection, bodies, day)
    return [{"body": seat.body, "person": seat.person, "post": seat.post} for seat in seats]
