"""Items raised and answered, experts contacted quarter by quarter; members by class and in movement."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.dataset import Cell, Movement, Quarter
from services.reporting.store.compute import Window
from services.reporting.store.tables.rows import rows
from shared.database import Connection


async def items(connection: Connection, window: Window) -> dict[str, Any]:
    """The period's items: received by kind, by origin, by branch and topic; answered by class of result."""
    row = await connection.fetchrow(
        """
        WITH handled AS MATERIALIZED (
            SELECT * FROM item_round($3, $1, $2) AS handled
        ), raised AS (
            SELECT * FROM handled WHERE round = 0 AND raised_on BETWEEN $1 AND $2
        ), kind AS (
            SELECT kind, count(*) AS items FROM raised GROUP BY kind
        ), origin AS (
            SELECT origin, count(*) AS items FROM raised GROUP BY origin
        ), result AS (
            SELECT coalesce(result, 'none') AS result, count(*) AS items
            FROM handled
            WHERE answered_on BETWEEN $1 AND $2
              AND coalesce(ended_on > $2, true)
            GROUP BY 1
        ), cell AS (
            SELECT branch, topic, count(*) AS items FROM raised GROUP BY branch, topic
        )
        SELECT
            (SELECT coalesce(jsonb_object_agg(kind, items), '{}') FROM kind) AS items_by_kind,
            (SELECT coalesce(jsonb_object_agg(origin, items), '{}') FROM origin) AS items_by_origin,
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


async def contact_by_quarter(connection: Connection, window: Window) -> tuple[Quarter, ...]:
    """The quarters of the year that are over on the last day; in a quarter's own digest its figure is the same."""
    return await rows(
        connection,
        Quarter,
        """
        WITH expert AS MATERIALIZED (
            SELECT code, listed, paused FROM expert_life($1, $2)
        ), over AS MATERIALIZED (
            SELECT * FROM quarter_over($1) AS over
        ), met AS (
            SELECT DISTINCT expert AS code, extract(quarter FROM effective_on)::int AS quarter
            FROM contact_in(date_trunc('year', $1::date)::date, $1, $2) AS contact,
                jsonb_array_elements_text(data->'experts') AS expert
            WHERE (data->>'made')::boolean
        )
        SELECT over.quarter, count(expert.code) AS expected, count(met.code) AS contacted
        FROM over
        LEFT JOIN expert ON expected_in(listed, paused, over.first_day, over.last_day)
        LEFT JOIN met ON met.code = expert.code AND met.quarter = over.quarter
        GROUP BY over.quarter
        ORDER BY over.quarter
        """,
        window.last_day,
        window.known_on,
    )


async def membership(connection: Connection, window: Window) -> dict[str, Any]:
    """
    Members in movement, and individual members on the last day by class.

    Movement: first the society, where each counts once, then each branch, '' being those of no branch. The opening
    holds who was here the day before, and the opening stock that was loaded with a day inside the period. What two
    records becoming one adds or takes away is `merged`.
    """
    row = await connection.fetchrow(
        """
        WITH move AS MATERIALIZED (
            SELECT * FROM member_move($1, $2, $3)
        ), present AS MATERIALIZED (
            SELECT 'opening' AS part, branches, NULL AS class FROM member_on($1::date - 1, $3)
            UNION ALL
            SELECT 'closing', branches, CASE kind WHEN 'individual' THEN coalesce(class, 'other') END
            FROM member_on($2, $3)
        ), line AS (
            SELECT NULL AS branch, part, count(*) AS members
            FROM present
            GROUP BY part
            UNION ALL
            SELECT branch, part, count(*)
            FROM present, unnest(CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END) AS branch
            GROUP BY branch, part
            UNION ALL
            SELECT NULL, CASE move WHEN 'stock' THEN 'opening' ELSE move END,
                   sum(CASE WHEN move = 'merged' THEN sign(cardinality(after)) - sign(cardinality(before)) ELSE 1 END)
            FROM move
            GROUP BY 2
            UNION ALL
            SELECT
                branch,
                CASE move WHEN 'stock' THEN 'opening' WHEN 'moved' THEN 'transferred_in' ELSE move END,
                count(*)
            FROM move, unnest(after) AS branch
            WHERE NOT branch = ANY (before)
            GROUP BY 1, 2
            UNION ALL
            SELECT branch, CASE move WHEN 'moved' THEN 'transferred_out' ELSE move END,
                   sum(CASE move WHEN 'merged' THEN -1 ELSE 1 END)
            FROM move, unnest(before) AS branch
            WHERE NOT branch = ANY (after)
            GROUP BY 1, 2, move
        ), part AS (
            SELECT branch, part, sum(members)::bigint AS members
            FROM line
            GROUP BY branch, part
        ), movement AS (
            SELECT branch, jsonb_object_agg(part, members) || jsonb_build_object('branch', branch) AS row
            FROM part
            GROUP BY branch
        ), class AS (
            SELECT class, count(*) AS members FROM present WHERE class IS NOT NULL GROUP BY class
        )
        SELECT
            (SELECT coalesce(jsonb_agg(row ORDER BY branch COLLATE "C" NULLS FIRST), '[]') FROM movement) AS movement,
            (SELECT coalesce(jsonb_object_agg(class, members), '{}') FROM class) AS members_by_class
        """,
        window.first_day,
        window.last_day,
        window.known_on,
    )
    found = dict(row or {})
    found["movement"] = tuple(Movement.model_validate(line) for line in found["movement"])
    return found
