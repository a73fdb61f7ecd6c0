"""Sessions of the governing bodies for reading: agenda, pack, and what was found about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.domain.expectation_texts import standing_item_missing
from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions are asked for; None means all. `finding` is opened, answered or closed."""

    kind: str | None = None
    state: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    finding: str | None = None


_SESSION = """
    SELECT session.code, session.kind, number, title, held_on, session.state, agenda, expected, attended, leaders,
           minutes_filed_on, attendance, pack_digest, pack_requested_at, pack_run, place, recorded_on, stream.version,
           found.state AS finding, found.rule_since, found.reason, found.answered_on, told.version AS finding_version
    FROM session
    JOIN session_kept ON session_kept.session = session.code
    JOIN stream ON subject = 'session/' || session.code
    LEFT JOIN session_finding AS found ON found.code = session.code
    LEFT JOIN stream AS told ON told.subject = 'session_finding/' || session.code
"""


async def sessions(connection: Connection, wanted: Wanted, page: Page) -> Shown:
    """Sessions by day, each with what was found about it."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_SESSION}
        WHERE ($1::text IS NULL OR session.kind = $1)
          AND ($2::text IS NULL OR session.state = $2)
          AND ($3::date IS NULL OR held_on >= $3)
          AND ($4::date IS NULL OR held_on <= $4)
          AND ($5::text IS NULL OR found.state = $5)
          AND ($6::date IS NULL OR (held_on, session.code) > ($6, $7))
        ORDER BY held_on, session.code
        LIMIT $8
        """,
        wanted.kind,
        wanted.state,
        wanted.first_day,
        wanted.last_day,
        wanted.finding,
        day,
        code,
        page.limit,
    )
    return {"sessions": [_session(row) for row in rows], "next": page.next(rows, "held_on")}


async def session(connection: Connection, code: str) -> Shown:
    """One session with its note, its corrections, the plans endorsed there and the words of an answer."""
    row = await connection.fetchrow(f"{_SESSION} WHERE session.code = $1", code)
    if row is None:
        raise Unknown(what="会议 (session)", code=code)
    kept = await connection.fetchrow(
        "SELECT note, recorded_by, cancelled_because FROM session_kept WHERE session = $1", code
    )
    corrections = await connection.fetch(
        """
        SELECT version, because, corrected_by, corrected_at FROM session_correction
        WHERE session = $1
        ORDER BY version
        """,
        code,
    )
    plans = await connection.fetch("SELECT code FROM plan WHERE session = $1 AND NOT withdrawn ORDER BY code", code)
    answers = await connection.fetch(
        """
        SELECT version, because, answered_by, answered_at FROM session_finding_answer
        WHERE session = $1
        ORDER BY version
        """,
        code,
    )
    return {
        **_session(row),
        **(kept or {}),
        "corrections": [dict(one) for one in corrections],
        "endorsed": [plan["code"] for plan in plans],
        "answers": [dict(one) for one in answers],
    }


def _session(row: Any) -> Shown:
    told = dict(row)
    found = {name: told.pop(name) for name in ("rule_since", "reason", "answered_on", "finding_version")}
    found |= {"state": told.pop("finding")}
    if found["state"] is not None:
        found["zh"], found["en"] = standing_item_missing(told["kind"], told["held_on"], found["rule_since"])
    told["party_building"] = any(item["party_building"] for item in told["agenda"])
    return told | {"finding": found if found["state"] else None}
