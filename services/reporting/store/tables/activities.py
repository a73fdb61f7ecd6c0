"""Key works, joint meetings with what they decided, and activities by kind and host."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.dataset import DecidedItem, KeyWork, Meeting
from services.reporting.store.compute import Window
from services.reporting.store.tables.rows import rows
from shared.database import Connection


async def key_works(connection: Connection, window: Window) -> tuple[KeyWork, ...]:
    """The key works of the year, with the ticks that have evidence by the last day."""
    return await rows(
        connection,
        KeyWork,
        """
        WITH tick AS (
            SELECT data->>'code' AS code, array_agg(DISTINCT data->>'tick') AS ticks
            FROM key_work_tick_on($1, $2) AS ticked
            GROUP BY data->>'code'
        )
        SELECT
            code,
            (data->>'number')::int AS number,
            data->>'title' AS title,
            coalesce(ticks, '{}') AS ticks,
            coalesce(cardinality(ticks), 0) = 3 AS covered
        FROM key_work_on($1, $2) AS listed
        LEFT JOIN tick USING (code)
        WHERE (data->>'year')::int = extract(year FROM $1::date)
        ORDER BY number, code
        """,
        window.last_day,
        window.known_on,
    )


async def meetings(connection: Connection, window: Window) -> tuple[Meeting, ...]:
    """The joint meetings of the period."""
    return await rows(
        connection,
        Meeting,
        """
        SELECT
            code,
            (data->>'number')::int AS number,
            data->>'title' AS title,
            effective_on AS held_on,
            jsonb_array_length(data->'attendance') AS branches,
            (
                SELECT count(DISTINCT presence->>'branch')
                FROM jsonb_array_elements(data->'attendance') AS presence
                WHERE presence->>'state' IN ('present', 'walk_in')
            ) AS represented,
            (data->>'quorum_met')::boolean AS quorum_met
        FROM meeting_held($3) AS meeting
        WHERE effective_on BETWEEN $1 AND $2
        ORDER BY effective_on, code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def decided_items(connection: Connection, window: Window) -> tuple[DecidedItem, ...]:
    """What was decided in the period, and what is overdue on its last day."""
    return await rows(
        connection,
        DecidedItem,
        """
        WITH item AS (
            SELECT code, title, lead, decided_on, due_on, closed_on, closed_on IS NULL AND due_on <= $2 AS overdue
            FROM decided_item_on($2, $3, $1) AS item
        )
        SELECT code, title, lead, due_on, closed_on, overdue
        FROM item
        WHERE decided_on >= $1
           OR overdue
        ORDER BY due_on, code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def activities(connection: Connection, window: Window) -> dict[str, Any]:
    """The period's activities by kind and by host, those led by Party members, and the attendances without names."""
    row = await connection.fetchrow(
        """
        WITH held AS MATERIALIZED (
            SELECT * FROM activity_held($1, $2, $3)
        ), kind AS (
            SELECT kind, count(*) AS held FROM held GROUP BY kind
        ), host AS (
            SELECT host, count(*) AS held FROM held, unnest(branches) AS host GROUP BY host
        ), nameless AS (
            SELECT (data->>'attendances')::int - (
                SELECT count(DISTINCT person) FROM jsonb_array_elements_text(data->'people') AS person
            ) AS attendances
            FROM held
            WHERE data->>'open_to' IN ('members', 'public')
        )
        SELECT
            (SELECT coalesce(jsonb_object_agg(kind, held), '{}') FROM kind) AS activities_by_kind,
            (SELECT coalesce(jsonb_object_agg(host, held), '{}') FROM host) AS activities_by_host,
            (SELECT count(*) FROM held WHERE (data->>'led_by_party_members')::boolean) AS led_by_party_members,
            (SELECT coalesce(sum(greatest(attendances, 0)), 0)::bigint FROM nameless) AS attendances_without_names
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )
    return dict(row or {})
