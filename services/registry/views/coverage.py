"""How the active branches are covered, on a day as known at a moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from services.registry.domain.coverage import CoverageRule
from services.registry.store.rules import rule_on
from shared.database import Connection


async def coverage(
    connection: Connection, day: date, known: datetime, scopes: Collection[str] | None
) -> list[dict[str, Any]]:
    """The branches active on a day, each with its coverage, the reason for having no group, and its last reminder."""
    rule = CoverageRule.read(await rule_on(connection, "branch_coverage", day))
    rows = await connection.fetch(
        """
        SELECT code, name, status, coverage, reason, liaison, reminded.period AS reminded_in
        FROM coverage_at($1, $2)
        LEFT JOIN (
            SELECT DISTINCT ON (code) code, period FROM coverage_reminder
            WHERE reminded_on <= $1
            ORDER BY code, times DESC
        ) AS reminded USING (code)
        WHERE status = ANY($3::text[]) AND ($4::text[] IS NULL OR code = ANY($4))
        ORDER BY code
        """,
        day,
        known,
        list(rule.active),
        None if scopes is None else list(scopes),
    )
    return [dict(row) for row in rows]
