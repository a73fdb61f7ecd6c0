"""Statements as they were before anything was left out or read from derived tables; see test_history.py."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.definition import Statement
from services.reporting.store.lists import LISTS

_EXPERTS: Final = """
    WITH listed AS (
        SELECT event_id, code, coalesce(branches[1], '') AS branch, (data->>'cadence_days')::int AS cadence
        FROM expert_on($2, $3) AS expert
    ), known AS MATERIALIZED (
        SELECT event_id, code, coalesce(branches[1], '') AS branch
        FROM expert_by($2, $3) AS expert
    ), turn AS (
        SELECT DISTINCT ON (stream, source, subject, effective_on) code, effective_on, (data->>'until')::date AS until,
            type = 'outreach.expert.paused.v1' AS paused
        FROM fact
        WHERE type IN ('outreach.expert.paused.v1', 'outreach.expert.resumed.v1')
          AND effective_on <= $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, effective_on, version DESC
    ), pause AS (
        SELECT code, paused, effective_on AS since,
            least(until, lead(effective_on) OVER (PARTITION BY code ORDER BY effective_on), $2::date + 1) AS until
        FROM turn
    ), last_contact AS (
        SELECT DISTINCT ON (expert) expert AS code, event_id, effective_on
        FROM contact_in($2::date - (SELECT coalesce(max(cadence), 0) FROM listed) - (
            SELECT coalesce(max(days), 0)::int
            FROM (SELECT sum(greatest(until - since, 0)) AS days FROM pause WHERE paused GROUP BY code) AS paused
        ), $2, $3) AS contact,
            jsonb_array_elements_text(data->'experts') AS expert
        WHERE (data->>'made')::boolean
        ORDER BY expert, effective_on DESC, event_id DESC
    ), reached AS (
        SELECT listed.event_id, code, branch, last_contact.event_id AS contact
        FROM listed
        JOIN last_contact USING (code)
        WHERE last_contact.effective_on + cadence + coalesce((
            SELECT sum(greatest(pause.until - greatest(pause.since, last_contact.effective_on), 0))::int
            FROM pause
            WHERE pause.code = listed.code
              AND paused
        ), 0) > $2::date
    ), met AS MATERIALIZED (
        SELECT expert AS code, event_id AS contact, effective_on
        FROM contact_in(least($1, date_trunc('year', $2::date)::date), $2, $3) AS contact,
            jsonb_array_elements_text(data->'experts') AS expert
        WHERE (data->>'made')::boolean
    ), contacted AS (
        SELECT DISTINCT ON (code) known.event_id, code, branch
        FROM known
        JOIN met USING (code)
        WHERE met.effective_on >= $1
        ORDER BY code
    ), expected AS (
        SELECT known.event_id, code, known.branch
        FROM expert_expected($1, $2, $3) AS expert
        JOIN known USING (code)
    ), quarter AS (
        SELECT expert.code, EXISTS (
            SELECT FROM met
            WHERE met.code = expert.code
              AND met.effective_on BETWEEN over.first_day AND over.last_day
        ) AS met
        FROM quarter_over($2) AS over, expert_expected(over.first_day, over.last_day, $3) AS expert
    ), year AS (
        SELECT known.event_id, code, branch, count(*) FILTER (WHERE NOT met) AS gaps
        FROM quarter
        JOIN known USING (code)
        GROUP BY known.event_id, code, branch
    )
    SELECT 'experts_enrolled' AS figure, 'counted' AS role, event_id, 1 AS weight, branch AS "group"
    FROM listed
    UNION ALL
    SELECT 'experts_in_contact', 'counted', event_id, 1, branch
    FROM reached
    UNION ALL
    SELECT 'experts_in_contact', 'evidence', contact, 1, code
    FROM reached
    UNION ALL
    SELECT 'experts_contacted', 'counted', event_id, 1, branch
    FROM contacted
    UNION ALL
    SELECT 'experts_contacted', 'evidence', contact, 1, code
    FROM met
    JOIN known USING (code)
    WHERE met.effective_on >= $1
    UNION ALL
    SELECT 'experts_reached', 'denominator', event_id, 1, branch
    FROM expected
    UNION ALL
    SELECT 'experts_reached', 'numerator', event_id, 1, branch
    FROM expected
    WHERE code IN (SELECT code FROM contacted)
    UNION ALL
    SELECT 'contact_stability', 'denominator', event_id, 1, branch
    FROM year
    UNION ALL
    SELECT 'contact_stability', 'numerator', event_id, 1, branch
    FROM year
    WHERE gaps = 0
    UNION ALL
    SELECT 'contact_gaps', 'counted', event_id, gaps, branch
    FROM year
    WHERE gaps > 0
"""

_EXPECTATIONS: Final = """
    WITH expected AS MATERIALIZED (
        SELECT *, split_part(type, '.', 3) AS state, (data->>'due_on')::date AS due_on
        FROM state_at(
            ARRAY['activities.expectation.expected.v1', 'activities.expectation.missed.v1',
                  'activities.expectation.met.v1', 'activities.expectation.excused.v1',
                  'activities.expectation.released.v1'], $2, $3
        ) AS expectation
    )
    SELECT 'expectations_met' AS figure, role, event_id, 1 AS weight, data->>'rule' AS "group"
    FROM expected, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE due_on BETWEEN $1 AND $2
      AND state IN ('expected', 'missed', 'met')
      AND (role = 'denominator' OR state = 'met')
    UNION ALL
    SELECT 'expectations_late', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'met'
      AND (data->>'late')::boolean
      AND (data->>'met_on')::date BETWEEN $1 AND $2
    UNION ALL
    SELECT 'expectations_missing', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'missed'
    UNION ALL
    SELECT 'expectations_excused', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'excused'
      AND due_on BETWEEN $1 AND $2
"""

CONTACT_BY_QUARTER: Final = """
    SELECT quarter, count(expert.code) AS expected, count(expert.code) FILTER (WHERE EXISTS (
        SELECT FROM contact_in(over.first_day, over.last_day, $2) AS contact
        WHERE (contact.data->>'made')::boolean
          AND contact.data->'experts' ? expert.code
    )) AS contacted
    FROM quarter_over($1) AS over
    LEFT JOIN LATERAL expert_expected(over.first_day, over.last_day, $2) AS expert ON true
    GROUP BY quarter
    ORDER BY quarter
"""

BEFORE: Final[dict[Statement, str]] = LISTS | {
    "experts": _EXPERTS,
    "expectations": _EXPECTATIONS,
    "decided_items": LISTS["decided_items"].replace("decided_item_on($2, $3, $1)", "decided_item_on($2, $3)"),
    "items": LISTS["items"].replace("item_round($3, $1, $2)", "item_round($3)"),
}

POSITIONS: Final = """
    SELECT source, count(*) AS facts, count(*) FILTER (WHERE version = first) AS streams,
        max(recorded_at) AS last_recorded_at
    FROM (SELECT *, min(version) OVER (PARTITION BY source, subject) AS first FROM fact) AS heard
    WHERE recorded_at <= $1
    GROUP BY source
    ORDER BY source
"""
