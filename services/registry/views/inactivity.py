"""When each active branch was last active, as known at a moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from services.registry.domain.coverage import CoverageRule
from services.registry.domain.inactivity import InactivityRule, explained
from services.registry.store.rules import rule_on
from shared.database import Connection


async def inactive(
    connection: Connection, day: date, known: datetime, scopes: Collection[str] | None
) -> list[dict[str, Any]]:
    """The findings about active branches without activity on a day, in the order of their codes."""
    active = CoverageRule.read(await rule_on(connection, "branch_coverage", day)).active
    rule = InactivityRule.read(await rule_on(connection, "branch_inactivity", day))
    rows = await connection.fetch(
        """
        SELECT state.code, state.name, state.status, founded, last.code AS activity, last_day
        FROM branch_at($1, $2) AS state
        JOIN (
            SELECT code, min(effective_on) AS founded FROM branch_history
            WHERE recorded_at <= $2 AND status <> 'preparing'
            GROUP BY code
        ) AS first ON first.code = state.code
        LEFT JOIN (
            SELECT DISTINCT ON (host) host, code, last_day FROM activity_of_host_at($1, $2)
            ORDER BY host, last_day DESC, code
        ) AS last ON last.host = state.code
        WHERE status = ANY($3::text[]) AND ($4::text[] IS NULL OR state.code = ANY($4))
        ORDER BY state.code
        """,
        day,
        known,
        list(active),
        None if scopes is None else list(scopes),
    )
    return [found for row in rows if (found := explained(dict(row), rule, day))]
