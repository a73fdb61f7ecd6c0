"""The register of honours for reading, on a day as known at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which honours: by branch, year, kind and step, a page after `cursor`."""

    steps: Sequence[str]
    branch: str | None = None
    year: int | None = None
    kind: str | None = None
    cursor: str = ""
    limit: int = 200


async def honours(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of the register in the order of codes; no order by grade or award anywhere."""
    rows = await connection.fetch(
        """
        SELECT held.code, held.step, held.state, held.effective_on, held.recorded_at, stream.version
        FROM honour_at($1, $2) AS held
        JOIN stream ON stream.subject = 'honour/' || held.code
        WHERE held.code > $3
          AND held.step = ANY($4::text[])
          AND ($5::text IS NULL OR (held.recipient_kind, held.recipient) = ('branch', $5))
          AND ($6::int IS NULL OR held.year = $6)
          AND ($7::text IS NULL OR held.kind = $7)
        ORDER BY held.code
        LIMIT $8
        """,
        day,
        known,
        wanted.cursor,
        list(wanted.steps),
        wanted.branch,
        wanted.year,
        wanted.kind,
        wanted.limit,
    )
    return [_told(row) for row in rows]


async def honour(connection: Connection, code: str, day: date, known: datetime) -> dict[str, Any] | None:
    """One honour with its history; `state` is null where it does not stand on that day. None: nothing known of it."""
    rows = await connection.fetch(
        """
        SELECT code, nth, step, state, effective_on, recorded_at,
               (SELECT version FROM stream WHERE subject = 'honour/' || code) AS version
        FROM honour_history
        WHERE code = $1 AND recorded_at <= $2
        ORDER BY nth
        """,
        code,
        known,
    )
    if not rows:
        return None
    holds = [row for row in rows if row["effective_on"] <= day]
    now = max(holds, key=lambda row: (row["effective_on"], row["nth"])) if holds else None
    told: dict[str, Any] = _told(now) if now else {"code": code, "state": None, "version": rows[0]["version"]}
    steps = ("nth", "step", "effective_on", "recorded_at")
    return {**told, "history": [{name: row[name] for name in steps} for row in rows]}


async def objections(connection: Connection, code: str) -> list[dict[str, Any]]:
    """The objections to an honour with their answers, in the order of their codes."""
    rows = await connection.fetch(
        """
        SELECT objection, received_on, objected AS text, recorded_by, recorded_at, answer, answered_by, answered_at
        FROM honour_objection
        WHERE honour = $1
        ORDER BY objection
        """,
        code,
    )
    return [dict(row) for row in rows]


async def recipient_name(connection: Connection, state: dict[str, Any], day: date) -> str | None:
    """The name of the branch or body honoured as it was on the day; None for a person, whose name the vault has."""
    kind, code = state["recipient"]["kind"], state["recipient"]["code"]
    name: str | None = await connection.fetchval(
        """
        SELECT name FROM (
            SELECT code, nth, effective_on, name FROM branch_history WHERE $2 = 'branch'
            UNION ALL
            SELECT code, nth, effective_on, name FROM body_history WHERE $2 = 'body'
        ) AS named
        WHERE code = $1
        ORDER BY effective_on <= $3 DESC, abs(effective_on - $3), nth DESC
        LIMIT 1
        """,
        code,
        kind,
        day,
    )
    return name


async def society_name(connection: Connection, day: date) -> str | None:
    """The society's Chinese name as it was on the day."""
    name: str | None = await connection.fetchval(
        """
        SELECT profile ->> 'name_zh' FROM society_history
        ORDER BY effective_on <= $1 DESC, abs(effective_on - $1), nth DESC
        LIMIT 1
        """,
        day,
    )
    return name


def _told(row: Any) -> dict[str, Any]:
    return {
        **row["state"],
        "state": row["step"],
        "since": row["effective_on"],
        "recorded_at": row["recorded_at"],
        "version": row["version"],
    }
