"""The lists of a branch's order: meetings, items, papers, posts, terms, members; parameters as listings.py says."""

from __future__ import annotations

from typing import Final

# A branch that several people stood for came if one of them came; who only observed was not expected.
MEETINGS: Final = """, held AS (
        SELECT 'attendance' AS indicator, event_id, data->'attendance' AS attendance
        FROM meeting_held($3) AS meeting
        WHERE effective_on BETWEEN $1 AND $2
        UNION ALL
        SELECT 'council_participation', event_id, data->'attendance'
        FROM record_of(
            ARRAY['activities.session.held.v1', 'activities.session.corrected.v1', 'activities.session.cancelled.v1'],
            $3
        ) AS session
        WHERE type <> 'activities.session.cancelled.v1'
          AND effective_on BETWEEN $1 AND $2
          AND $5::jsonb->'of'->'council_participation'->'kinds' ? kind
    )
    SELECT indicator, branch, CASE WHEN bool_or(state IN ('present', 'walk_in')) THEN 'came' ELSE 'missed' END AS role,
        event_id, 1 AS weight
    FROM held, jsonb_to_recordset(nullif(attendance, 'null')) AS presence (branch text, state text)
    WHERE branch = ANY($4)
      AND state <> 'observer'
    GROUP BY indicator, branch, event_id
"""

# The last event of each kind by version: what was taken back (restored) says itself how the item stands.
ITEMS: Final = """, item AS (
        SELECT source, subject, event_id, data->>'lead' AS lead, data->'co_leads' AS co_leads
        FROM record_of(ARRAY['activities.decided_item.decided.v1', 'activities.decided_item.withdrawn.v1'], $3)
            AS decided
        WHERE type <> 'activities.decided_item.withdrawn.v1'
    ), due AS (
        SELECT source, subject, event_id, (data->>'due_on')::date AS due_on
        FROM record_of(
            ARRAY['activities.decided_item.decided.v1', 'activities.decided_item.postponed.v1',
                  'activities.decided_item.restored.v1'], $3
        ) AS due
    ), stood AS (
        SELECT source, subject, event_id, CASE
            WHEN type = 'activities.decided_item.closed.v1' OR data->>'state' = 'closed' THEN effective_on
        END AS closed_on
        FROM record_of(
            ARRAY['activities.decided_item.decided.v1', 'activities.decided_item.closed.v1',
                  'activities.decided_item.restored.v1'], $3
        ) AS stood
    )
    SELECT DISTINCT 'duties' AS indicator, branch, CASE WHEN closed_on <= due_on THEN 'in_time' ELSE 'not_in_time' END
        AS role, CASE WHEN closed_on IS NULL THEN due.event_id ELSE stood.event_id END AS event_id, 1 AS weight
    FROM item
    JOIN due USING (source, subject)
    JOIN stood USING (source, subject),
        unnest(ARRAY[lead] || ARRAY(SELECT jsonb_array_elements_text(co_leads))) AS branch
    WHERE branch = ANY($4)
      AND due_on BETWEEN $1 AND make_date(extract(year FROM $1::date)::int, 12, 31)
      AND (due_on < $6 OR closed_on <= due_on)
"""

PLANS: Final = """, year AS (
        SELECT extract(year FROM $1::date)::int AS year
    )
    SELECT 'plan_and_summary' AS indicator, data->>'party' AS branch, CASE
            WHEN effective_on <= ((year - 1) || '-' || ($5::jsonb->'of'->'plan_and_summary'->'plan_due'->>0))::date
            THEN 'plan_in_time' ELSE 'plan_late'
        END AS role, event_id, 1 AS weight
    FROM year, record_of(
        ARRAY['activities.plan.handed_in.v1', 'activities.plan.corrected.v1', 'activities.plan.withdrawn.v1'], $3
    ) AS plan
    WHERE type <> 'activities.plan.withdrawn.v1'
      AND (data->>'year')::int = year
      AND data->>'party' = ANY($4)
    UNION ALL
    SELECT 'plan_and_summary', data->>'branch', CASE
            WHEN (data->>'complete')::boolean AND (data->>'handed_in_on')::date
                <= ((year + 1) || '-' || ($5::jsonb->'of'->'plan_and_summary'->'summary_due'->>0))::date
            THEN 'summary_in_time' ELSE 'summary_late'
        END, event_id, 1
    FROM year, record_of(ARRAY['registry.annual_facts.recorded.v1'], $3) AS facts
    WHERE (data->>'year')::int = year
      AND data->>'branch' = ANY($4)
"""

POSTS: Final = """, touched AS MATERIALIZED (
        SELECT DISTINCT stream
        FROM fact
        WHERE type = 'registry.post.filled.v2'
          AND $5::jsonb->'of'->'three_chairs'->'posts' ? (data->>'post')
    ), state AS (
        SELECT DISTINCT ON (stream, source, subject)
            event_id, effective_on, data->>'body' AS branch, data->>'post' AS post,
            type = 'registry.post.filled.v2' AND coalesce((data->>'until')::date > $2, true) AS held
        FROM fact
        JOIN touched USING (stream)
        WHERE type IN ('registry.post.filled.v2', 'registry.post.ended.v2')
          AND effective_on <= $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, effective_on DESC, version DESC
    ), post AS (
        SELECT DISTINCT ON (branch, post) branch, post, event_id, held
        FROM state
        WHERE branch = ANY($4)
          AND $5::jsonb->'of'->'three_chairs'->'posts' ? post
        ORDER BY branch, post, held DESC, effective_on, event_id
    )
    SELECT 'three_chairs' AS indicator, branch, CASE WHEN held THEN 'in_office' ELSE 'vacant' END AS role, event_id,
        held::int AS weight
    FROM post
"""

# A term that ended on its first day was entered wrongly and never was. Overdue are the days from the planned end to
# the next beginning, whatever was said of the term in between.
TERMS: Final = """, began AS (
        SELECT source, subject, effective_on AS since, event_id AS began
        FROM state_at(ARRAY['registry.term.began.v1'], $2, $3) AS began
    ), term AS (
        SELECT data->>'body' AS branch, event_id, began, since, (data->>'until')::date AS until
        FROM state_at(ARRAY['registry.term.began.v1', 'registry.term.changed.v1', 'registry.term.ended.v1'], $2, $3)
            AS state
        JOIN began USING (source, subject)
        WHERE data->>'body' = ANY($4)
          AND NOT (type = 'registry.term.ended.v1' AND effective_on = since)
    ), followed AS (
        SELECT branch, event_id, until, lead(since) OVER following AS next_since, lead(began) OVER following AS next
        FROM term
        WINDOW following AS (PARTITION BY branch ORDER BY since, began)
    ), looked_at AS (
        SELECT branch, event_id, next, greatest(least(next_since, $2::date + 1) - until, 0) AS overdue
        FROM followed
        WHERE coalesce(next_since > $1, true)
    )
    SELECT 'timely_succession' AS indicator, branch, 'term' AS role, event_id, overdue AS weight
    FROM looked_at
    UNION ALL
    SELECT 'timely_succession', branch, 'successor', next, 0
    FROM looked_at
    WHERE next IS NOT NULL
"""

MEMBERS: Final = """, move AS MATERIALIZED (
        SELECT * FROM member_move($1, $2, $3) WHERE move <> 'merged'
    )
    SELECT 'member_growth' AS indicator, own AS branch, 'opening' AS role, event_id, 1 AS weight
    FROM member_on($1::date - 1, $3) AS member, unnest(branches) AS own
    WHERE own = ANY($4)
    UNION ALL
    SELECT 'member_growth', own, CASE move WHEN 'stock' THEN 'opening' ELSE 'joined' END, event_id, 1
    FROM move, unnest(after) AS own
    WHERE NOT own = ANY(before)
      AND own = ANY($4)
    UNION ALL
    SELECT 'member_growth', own, 'left', event_id, -1
    FROM move, unnest(before) AS own
    WHERE NOT own = ANY(after)
      AND own = ANY($4)
"""
