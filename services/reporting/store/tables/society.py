"""The society, its branches and how they are covered, and what was recorded late."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.reporting.domain.dataset import Branch, Late, Society
from services.reporting.store.compute import Window
from services.reporting.store.tables.rows import rows
from shared.database import Connection

NAMED_LATE: Final = 20  # more than these a reader does not read; the count is told in full


async def society(connection: Connection, window: Window) -> Society | None:
    """The society's profile on the last day."""
    row = await connection.fetchrow(
        """
        SELECT code, data->>'name_zh' AS name_zh, data->>'name_en' AS name_en, data->'targets' AS targets
        FROM state_at(ARRAY['registry.society.described.v1'], $1, $2) AS society
        ORDER BY effective_on DESC, version DESC
        LIMIT 1
        """,
        window.last_day,
        window.known_on,
    )
    return Society.model_validate(dict(row)) if row else None


async def branch_names(connection: Connection, window: Window) -> dict[str, str]:
    """The name of every branch known on the last day, active or not."""
    found = await connection.fetch(
        """
        SELECT code, data->>'name' AS name
        FROM state_at(
            ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1'], $1, $2
        ) AS branch
        """,
        window.last_day,
        window.known_on,
    )
    return {row["code"]: row["name"] for row in found}


async def branches(connection: Connection, window: Window) -> tuple[Branch, ...]:
    """The active branches on the last day, in the order of their codes: never sorted by a figure."""
    return await rows(
        connection,
        Branch,
        """
        WITH hosted AS (
            SELECT host, count(*) AS activities
            FROM activity_held($1, $2, $3) AS activity, unnest(branches) AS host
            GROUP BY host
        )
        SELECT
            code,
            data->>'name' AS name,
            CASE
                WHEN party_group.branch IS NOT NULL THEN 'group'
                WHEN liaison.branch IS NOT NULL THEN 'liaison_only'
                ELSE 'none'
            END AS level,
            absence.reason,
            coalesce(activities, 0) AS activities,
            party_group.branch IS NOT NULL AS covered,
            coalesce(activities, 0) > 0 AND (party_group.branch IS NOT NULL OR liaison.branch IS NOT NULL) AS worked
        FROM active_branch($2, $3) AS active
        LEFT JOIN party_group_of_branch($2, $3) AS party_group ON party_group.branch = code
        LEFT JOIN liaison_of_branch($2, $3) AS liaison ON liaison.branch = code
        LEFT JOIN (
            SELECT data->>'code' AS branch, data->>'reason' AS reason
            FROM state_at(
                ARRAY['registry.branch.group_absence_explained.v1', 'registry.branch.group_absence_withdrawn.v1'],
                $2, $3
            ) AS explained
        ) AS absence ON absence.branch = code AND party_group.branch IS NULL
        LEFT JOIN hosted ON host = code
        ORDER BY code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def late(connection: Connection, window: Window, ends_at: datetime) -> tuple[Late, ...]:
    """What holds within the period and was recorded after its end, by type, the first ones by name."""
    return await rows(
        connection,
        Late,
        """
        SELECT type, count(*) AS facts, (array_agg(subject ORDER BY effective_on, subject, version))[:$5] AS subjects
        FROM fact
        WHERE effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
          AND recorded_at >= $4
          AND NOT coalesce((data->>'opening_stock')::boolean, false)
        GROUP BY type
        ORDER BY type
        """,
        window.first_day,
        window.last_day,
        window.known_on,
        ends_at,
        NAMED_LATE,
    )
