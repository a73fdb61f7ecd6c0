"""The tables of a digest that explain its figures: branches, key works, meetings, members in movement, late facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from services.reporting.domain.dataset import (
    Branch,
    Cell,
    DecidedItem,
    KeyWork,
    Late,
    Meeting,
    Movement,
    Row,
    Society,
)
from services.reporting.store.compute import Window
from shared.database import Connection

R = TypeVar("R", bound=Row)

NAMED_LATE = 20  # more than these a reader does not read; the count is told in full


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


async def branches(connection: Connection, window: Window) -> tuple[Branch, ...]:
    """The active branches on the last day, in the order of their codes: never sorted by a figure."""
    return await _rows(
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
            FROM state_at(ARRAY['registry.branch.group_absence_explained.v1'], $2, $3) AS explained
        ) AS absence ON absence.branch = code AND party_group.branch IS NULL
        LEFT JOIN hosted ON host = code
        ORDER BY code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def key_works(connection: Connection, window: Window) -> tuple[KeyWork, ...]:
    """The key works of the year, with the ticks that have evidence by the last day."""
    return await _rows(
        connection,
        KeyWork,
        """
        WITH tick AS (
            SELECT data->>'code' AS code, array_agg(DISTINCT data->>'tick') AS ticks
            FROM fact
            WHERE type = 'activities.key_work.ticked.v1'
              AND effective_on <= $1
              AND recorded_at <= $2
              AND (data->>'year')::int = extract(year FROM $1::date)
              AND data->>'evidence' NOT IN (
                SELECT subject
                FROM record_of(ARRAY['activities.activity.held.v1', 'activities.activity.cancelled.v1'], $2) AS activity
                WHERE type = 'activities.activity.cancelled.v1'
            )
            GROUP BY data->>'code'
        )
        SELECT
            code,
            (data->>'number')::int AS number,
            data->>'title' AS title,
            coalesce(ticks, '{}') AS ticks,
            coalesce(cardinality(ticks), 0) = 3 AS covered
        FROM state_at(ARRAY['activities.key_work.listed.v1'], $1, $2) AS listed
        LEFT JOIN tick USING (code)
        WHERE (data->>'year')::int = extract(year FROM $1::date)
        ORDER BY number, code
        """,
        window.last_day,
        window.known_on,
    )


async def meetings(connection: Connection, window: Window) -> tuple[Meeting, ...]:
    """The joint meetings of the period."""
    return await _rows(
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
        FROM record_of(ARRAY['activities.meeting.held.v1'], $3) AS meeting
        WHERE effective_on BETWEEN $1 AND $2
        ORDER BY effective_on, code
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def decided_items(connection: Connection, window: Window) -> tuple[DecidedItem, ...]:
    """What was decided in the period, and what is overdue on its last day."""
    return await _rows(
        connection,
        DecidedItem,
        """
        WITH closed AS (
            SELECT source, subject, effective_on AS closed_on
            FROM state_at(
                ARRAY['activities.decided_item.decided.v1', 'activities.decided_item.closed.v1'], $2, $3
            ) AS item
            WHERE type = 'activities.decided_item.closed.v1'
        ), item AS (
            SELECT
                code,
                data->>'title' AS title,
                data->>'lead' AS lead,
                effective_on,
                (data->>'due_on')::date AS due_on,
                closed_on,
                closed_on IS NULL AND (data->>'due_on')::date <= $2 AS overdue
            FROM record_of(ARRAY['activities.decided_item.decided.v1'], $3) AS decided
            LEFT JOIN closed USING (source, subject)
            WHERE effective_on <= $2
        )
        SELECT code, title, lead, due_on, closed_on, overdue
        FROM item
        WHERE effective_on >= $1
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
            SELECT data->>'kind' AS kind, count(*) AS held FROM held GROUP BY data->>'kind'
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


async def items(connection: Connection, window: Window) -> dict[str, Any]:
    """The period's items: received by kind and by branch and topic, answered by class of result."""
    row = await connection.fetchrow(
        """
        WITH raised AS MATERIALIZED (
            SELECT data->>'kind' AS kind, data->>'topic' AS topic, coalesce(data->>'branch', '') AS branch
            FROM record_of(ARRAY['outreach.item.raised.v1'], $3) AS raised
            WHERE effective_on BETWEEN $1 AND $2
        ), kind AS (
            SELECT kind, count(*) AS items FROM raised GROUP BY kind
        ), result AS (
            SELECT coalesce(data->>'result', 'none') AS result, count(*) AS items
            FROM state_at(ARRAY['outreach.item.answered.v1'], $2, $3) AS answered
            WHERE effective_on >= $1
            GROUP BY 1
        ), cell AS (
            SELECT branch, topic, count(*) AS items FROM raised GROUP BY branch, topic
        )
        SELECT
            (SELECT coalesce(jsonb_object_agg(kind, items), '{}') FROM kind) AS items_by_kind,
            (SELECT coalesce(jsonb_object_agg(result, items), '{}') FROM result) AS items_by_result,
            (
                SELECT coalesce(jsonb_agg(cell ORDER BY branch COLLATE "C", topic COLLATE "C"), '[]') FROM cell
            ) AS items_by_branch_and_topic
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )
    found = dict(row or {})
    found["items_by_branch_and_topic"] = tuple(Cell.model_validate(cell) for cell in found["items_by_branch_and_topic"])
    return found


async def members_by_class(connection: Connection, window: Window) -> dict[str, int]:
    """Individual members on the last day by class."""
    rows = await connection.fetch(
        """
        SELECT coalesce(data->>'member_class', 'other') AS class, count(*) AS members
        FROM member_on($1, $2)
        WHERE data->>'kind' = 'individual'
        GROUP BY 1
        """,
        window.last_day,
        window.known_on,
    )
    return {row["class"]: row["members"] for row in rows}


async def movement(connection: Connection, window: Window) -> tuple[Movement, ...]:
    """
    Members in movement: first the society, where each counts once, then each branch, '' being those of no branch.

    The opening holds who was here the day before, and the opening stock that was loaded with a day inside the period.
    """
    return await _rows(
        connection,
        Movement,
        """
        WITH move AS MATERIALIZED (
            SELECT * FROM member_move($1, $2, $3)
        ), line AS (
            SELECT NULL AS branch, 'opening' AS part, count(*) AS members
            FROM member_on($1::date - 1, $3)
            UNION ALL
            SELECT branch, 'opening', count(*)
            FROM member_on($1::date - 1, $3) AS member,
                unnest(CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END) AS branch
            GROUP BY branch
            UNION ALL
            SELECT NULL, 'closing', count(*)
            FROM member_on($2, $3)
            UNION ALL
            SELECT branch, 'closing', count(*)
            FROM member_on($2, $3) AS member,
                unnest(CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END) AS branch
            GROUP BY branch
            UNION ALL
            SELECT NULL, CASE move WHEN 'stock' THEN 'opening' ELSE move END, count(*)
            FROM move
            GROUP BY 2
            UNION ALL
            SELECT branch, CASE move WHEN 'stock' THEN 'opening' WHEN 'moved' THEN 'in' ELSE move END, count(*)
            FROM move, unnest(after) AS branch
            WHERE NOT branch = ANY (before)
            GROUP BY 1, 2
            UNION ALL
            SELECT branch, CASE move WHEN 'moved' THEN 'out' ELSE move END, count(*)
            FROM move, unnest(before) AS branch
            WHERE NOT branch = ANY (after)
            GROUP BY 1, 2
        )
        SELECT
            branch,
            coalesce(sum(members) FILTER (WHERE part = 'opening'), 0)::bigint AS opening,
            coalesce(sum(members) FILTER (WHERE part = 'joined'), 0)::bigint AS joined,
            coalesce(sum(members) FILTER (WHERE part = 'returned'), 0)::bigint AS returned,
            coalesce(sum(members) FILTER (WHERE part = 'left'), 0)::bigint AS left,
            coalesce(sum(members) FILTER (WHERE part = 'in'), 0)::bigint AS transferred_in,
            coalesce(sum(members) FILTER (WHERE part = 'out'), 0)::bigint AS transferred_out,
            coalesce(sum(members) FILTER (WHERE part = 'closing'), 0)::bigint AS closing
        FROM line
        GROUP BY branch
        ORDER BY branch COLLATE "C" NULLS FIRST
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )


async def late(connection: Connection, window: Window, ends_at: datetime) -> tuple[Late, ...]:
    """What holds within the period and was recorded after its end, by type, the first ones by name."""
    return await _rows(
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


async def _rows(connection: Connection, row: type[R], sql: str, *arguments: object) -> tuple[R, ...]:
    return tuple(row.model_validate(dict(found)) for found in await connection.fetch(sql, *arguments))
