"""Branches for reading, on a day as known at a moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.store.branches import members_on
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which branches: by status and kind, within what the reader may see, a page after `cursor`."""

    status: str | None = None
    kind: str | None = None
    scopes: Collection[str] | None = None
    cursor: str = ""
    limit: int = 1000


async def branches(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of branches in the order of their codes; `coverage` is group, liaison_only or none."""
    rows = await connection.fetch(
        """
        -- Read once: the plan for any day expects one branch, and would sort the liaisons again for each.
        WITH liaison AS MATERIALIZED (SELECT branch FROM liaison_at($1, $2))
        SELECT state.code, name, kind, status, founded_on, host_unit, address, discipline, state.decision,
               state.effective_on AS since,
               CASE WHEN grouped.code IS NOT NULL THEN 'group'
                    WHEN liaison.branch IS NOT NULL THEN 'liaison_only'
                    ELSE 'none' END AS coverage,
               CASE WHEN grouped.code IS NULL THEN absence.reason END AS no_group_because,
               stream.version
        FROM branch_at($1, $2) AS state
        JOIN stream ON stream.subject = 'branch/' || state.code
        LEFT JOIN party_group_at($1, $2) AS grouped ON grouped.branch = state.code
        LEFT JOIN liaison ON liaison.branch = state.code
        LEFT JOIN group_absence_at($1, $2) AS absence ON absence.code = state.code
        WHERE state.code > $3
          AND ($4::text IS NULL OR status = $4)
          AND ($5::text IS NULL OR kind = $5)
          AND ($6::text[] IS NULL OR state.code = ANY($6))
        ORDER BY state.code
        LIMIT $7
        """,
        day,
        known,
        wanted.cursor,
        wanted.status,
        wanted.kind,
        None if wanted.scopes is None else list(wanted.scopes),
        wanted.limit,
    )
    return [dict(row) for row in rows]


async def branch(
    connection: Connection, code: str, day: date, known: datetime, *, reasons: bool = False
) -> dict[str, Any] | None:
    """
    One branch on a day with its history as far as known; None where nothing is known of the code.

    `announced` are the states that begin later than that day: of one day the last told. `findings` tells of members
    that an ended branch still has on that day. `because` stands in the history with `reasons` only.
    """
    history = await _history(connection, code, known, reasons)
    if not history:
        return None
    found = await branches(connection, day, known, Wanted(scopes=[code]))
    version = await connection.fetchval("SELECT version FROM stream WHERE subject = 'branch/' || $1::text", code)
    state = found[0] if found else {"code": code, "status": None, "version": version}
    last = {row["effective_on"]: row for row in history if row["effective_on"] > day}
    announced = [last[on] for on in sorted(last)]
    findings = await _findings(connection, code, day, known) if state["status"] == "ended" else []
    return {**state, "announced": announced, "findings": findings, "history": history}


async def _history(connection: Connection, code: str, known: datetime, reasons: bool) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        """
        SELECT nth, effective_on, history.recorded_at, name, kind, status, founded_on, host_unit, address, discipline,
               decision, because
        FROM branch_history AS history
        LEFT JOIN correction ON subject = 'branch/' || code AND correction.recorded_at = history.recorded_at
        WHERE code = $1 AND history.recorded_at <= $2
        ORDER BY nth
        """,
        code,
        known,
    )
    return [{name: row[name] for name in row.keys() if reasons or name != "because"} for row in rows]


async def _findings(connection: Connection, code: str, day: date, known: datetime) -> list[dict[str, Any]]:
    count = await members_on(connection, code, day, known)
    if not count:
        return []
    message = f"已终止的分支机构仍有 {count} 名会员，请办理转移"
    message_en = f"the branch has ended and still has {count} members: transfer them"
    return [{"rule": "members-in-ended-branch", "count": count, "message": message, "message_en": message_en}]
