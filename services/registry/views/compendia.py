"""Editions of the compendium for reading, and which branches have not acknowledged one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from shared.database import Connection


async def compendia(connection: Connection, known: datetime, before: int | None, limit: int) -> list[dict[str, Any]]:
    """One page of editions, the newest first, each with how many branches acknowledged it."""
    rows = await connection.fetch(
        """
        SELECT edition, on_day AS on, issued_on, documents, incoming, pdf, docx,
               (SELECT count(*) FROM compendium_acknowledgement AS known
                WHERE known.edition = compendium.edition AND known.recorded_at <= $1) AS acknowledged
        FROM compendium
        WHERE recorded_at <= $1 AND ($2::int IS NULL OR edition < $2)
        ORDER BY edition DESC
        LIMIT $3
        """,
        known,
        before,
        limit,
    )
    return [dict(row) for row in rows]


async def outstanding(
    connection: Connection, edition: int, day: date, known: datetime, scopes: Collection[str] | None
) -> dict[str, Any] | None:
    """
    The branches asked on the day by the rule, in two lists: who has the edition, and who has not.

    None where there is no such edition. `scopes` limits both lists to what the reader may see.
    """
    found = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM compendium WHERE edition = $1 AND recorded_at <= $2)", edition, known
    )
    if not found:
        return None
    rows = await connection.fetch(
        """
        SELECT branch.code, branch.name, had.how, had.meeting, had.acknowledged_on
        FROM branch_at($2, $3) AS branch
        CROSS JOIN (
            SELECT value FROM rule
            WHERE name = 'compendium' AND effective_on <= $2
            ORDER BY effective_on DESC
            LIMIT 1
        ) AS rule
        LEFT JOIN compendium_acknowledgement AS had
          ON had.branch = branch.code AND had.edition = $1 AND had.recorded_at <= $3
        WHERE (rule.value -> 'asked') ? branch.status
          AND ($4::text[] IS NULL OR branch.code = ANY($4))
        ORDER BY branch.code
        """,
        edition,
        day,
        known,
        None if scopes is None else list(scopes),
    )
    return {
        "edition": edition,
        "outstanding": [{"code": row["code"], "name": row["name"]} for row in rows if row["how"] is None],
        "acknowledged": [dict(row) for row in rows if row["how"] is not None],
    }
