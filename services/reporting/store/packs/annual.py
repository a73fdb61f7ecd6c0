"""The facts of a year as branches have handed them in, beside the branches of which they are expected."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.domain.packs.annual import facts_of, rule_of
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.store.compute import Window
from shared.database import Connection


async def annual_facts(connection: Connection, window: Window) -> dict[str, Any]:
    """Every branch that is part of the year's report, in the order of codes, as it stands when this is known."""
    year, day = window.last_day.year, window.known_on.astimezone(ZoneInfo(OFFICE_ZONE)).date()
    rule = rule_of(await _rule(connection, window, year))
    found = await connection.fetch(
        """
        WITH hosted AS (
            SELECT host, count(*) AS activities
            FROM activity_held($1, $2, $3) AS activity, unnest(branches) AS host
            GROUP BY host
        ), said AS (
            SELECT data->>'branch' AS branch, data
            FROM record_of(ARRAY['registry.annual_facts.recorded.v1'], $3) AS facts
            WHERE (data->>'year')::int = $4
        )
        SELECT code, branch.data->>'name' AS name, coalesce(activities, 0) AS hosted, said.data AS said
        FROM state_at(ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1'],
                      $2, $3) AS branch
        LEFT JOIN said ON said.branch = code
        LEFT JOIN hosted ON host = code
        WHERE type <> 'registry.branch.ended.v1'
          AND branch.data->>'status' = ANY ($5)
        ORDER BY code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
        year,
        list(rule.statuses),
    )
    rows = (facts_of(row["code"], row["name"], row["hosted"], row["said"], rule, day) for row in found)
    return {"annual_facts": tuple(rows), "annual_rule_known": rule.known}


async def _rule(connection: Connection, window: Window, year: int) -> Any:
    """The rule as it was told last with the facts of the year."""
    return await connection.fetchval(
        """
        SELECT data->'rule'
        FROM fact
        WHERE type = 'registry.annual_facts.recorded.v1'
          AND (data->>'year')::int = $1
          AND data->>'rule' IS NOT NULL
          AND recorded_at <= $2
        ORDER BY recorded_at DESC, event_id DESC
        LIMIT 1
        """,
        year,
        window.known_on,
    )
