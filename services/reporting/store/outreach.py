"""The lists of experts, contacts and items: what each statement returns is said in lists.py."""

from __future__ import annotations

from typing import Final

# Days of a pause since the last contact do not count towards the cadence. Contacts so long ago that no cadence and no
# pause reaches back to them are not looked at. The fact counted is the expert's own record as it stood on the last day;
# evidence are the contacts.
EXPERTS: Final = """
    WITH expert AS MATERIALIZED (
        SELECT *, listed @> $2::date AS is_listed, expected_in(listed, paused, $1, $2) AS is_expected
        FROM expert_life($2, $3)
    ), over AS MATERIALIZED (
        SELECT quarter, first_day, last_day FROM quarter_over($2) AS over
    ), reach AS MATERIALIZED (
        SELECT least($1, date_trunc('year', $2::date)::date, $2::date - (
            coalesce(max(cadence) FILTER (WHERE is_listed), 0) + coalesce(max((
                SELECT sum(least(upper(days), $2::date + 1) - lower(days)) FROM unnest(paused) AS days
            )), 0)::int
        )) AS day
        FROM expert
    ), met AS MATERIALIZED (
        SELECT expert AS code, event_id AS contact, effective_on
        FROM reach, contact_in(reach.day, $2, $3) AS contact, jsonb_array_elements_text(data->'experts') AS expert
        WHERE (data->>'made')::boolean
    ), last_contact AS (
        SELECT DISTINCT ON (code) code, contact, effective_on AS last_on
        FROM met
        ORDER BY code, effective_on DESC, contact DESC
    ), reached AS (
        SELECT own, code, own_branch, contact
        FROM expert
        JOIN last_contact USING (code)
        WHERE is_listed
          AND last_on + cadence + coalesce((
            SELECT sum(upper(days) - lower(days))::int
            FROM unnest(paused * datemultirange(daterange(last_on, $2::date + 1))) AS days
        ), 0) > $2::date
    ), contacted AS (
        SELECT event_id, code, branch, is_expected
        FROM expert
        WHERE code IN (SELECT code FROM met WHERE effective_on >= $1)
    ), year AS (
        SELECT event_id, branch, count(*) FILTER (
            WHERE (code, quarter) NOT IN (
                SELECT code, extract(quarter FROM effective_on)::int
                FROM met
                WHERE effective_on >= date_trunc('year', $2::date)
            )
        ) AS gaps
        FROM over
        JOIN expert ON expected_in(listed, paused, over.first_day, over.last_day)
        GROUP BY event_id, code, branch
    )
    SELECT 'experts_enrolled' AS figure, 'counted' AS role, own AS event_id, 1 AS weight, own_branch AS "group"
    FROM expert
    WHERE is_listed
    UNION ALL
    SELECT 'experts_in_contact', 'counted', own, 1, own_branch
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
    JOIN expert USING (code)
    WHERE met.effective_on >= $1
    UNION ALL
    SELECT 'experts_reached', 'denominator', event_id, 1, branch
    FROM expert
    WHERE is_expected
    UNION ALL
    SELECT 'experts_reached', 'numerator', event_id, 1, branch
    FROM contacted
    WHERE is_expected
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

CONTACTS: Final = """
    SELECT CASE WHEN (data->>'made')::boolean THEN 'contacts_made' ELSE 'contacts_attempted' END AS figure,
        'counted' AS role, event_id, 1 AS weight, data->>'mode' AS "group"
    FROM contact_in($1, $2, $3) AS contact
"""

# `settled`: the round in which an item is on the last day; `due` and `dated`: the day of its answer as it stood then,
# and the fact that set it.
ITEMS: Final = """
    WITH handled AS MATERIALIZED (
        SELECT *, CASE WHEN extended_on <= $2 THEN due_on ELSE due_before END AS due,
            CASE WHEN extended_on <= $2 THEN coalesce(extended, opened) ELSE opened END AS dated
        FROM item_round($3, $1, $2) AS handled
        WHERE raised_on <= $2
    ), raised AS (
        SELECT * FROM handled WHERE round = 0 AND raised_on >= $1
    ), settled AS (
        SELECT * FROM handled WHERE started_on <= $2 AND coalesce(ended_on > $2, true)
    ), answered_now AS (
        SELECT * FROM settled WHERE answered_on BETWEEN $1 AND $2
    ), due_now AS (
        SELECT *, answered_on <= $2 AS is_answered
        FROM settled
        WHERE wants_reply
          AND due BETWEEN $1 AND $2
          AND (answered_on <= $2 OR coalesce(told_on > $2, true))
    ), judged AS (
        SELECT * FROM handled
        WHERE told_on BETWEEN $1 AND $2
          AND reaction IN ('satisfied', 'fairly_satisfied', 'dissatisfied')
    ), passed AS (
        SELECT DISTINCT ON (code) code, event_id
        FROM fact AS passed
        WHERE type = 'outreach.item.passed_on.v1'
          AND recorded_at <= $3
          AND (data->>'passed_on_on')::date BETWEEN $1 AND $2
        ORDER BY code, version DESC
    )
    SELECT 'items_received' AS figure, 'counted' AS role, record AS event_id, 1 AS weight, branch AS "group"
    FROM raised
    UNION ALL
    SELECT CASE origin WHEN 'expert' THEN 'items_from_experts' WHEN 'activity' THEN 'items_from_activities'
        WHEN 'branch' THEN 'items_from_branches' ELSE 'items_from_members' END, 'counted', record, 1, branch
    FROM raised
    UNION ALL
    SELECT CASE kind WHEN 'opinion' THEN 'items_opinions' WHEN 'suggestion' THEN 'items_suggestions'
        WHEN 'demand' THEN 'items_demands' ELSE 'items_difficulties' END, 'counted', record, 1, branch
    FROM raised
    UNION ALL
    SELECT 'items_answered', 'counted', answered, 1, branch
    FROM answered_now
    UNION ALL
    SELECT figure, role, answered, 1, branch
    FROM answered_now,
        unnest(ARRAY['items_result_a', 'items_result_b', 'items_result_c', 'items_result_d']) AS figure,
        unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE role = 'denominator'
       OR right(figure, 1) = lower(result)
    UNION ALL
    SELECT 'items_answer_rate', role, dated, 1, branch
    FROM due_now, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE role = 'denominator'
       OR is_answered
    UNION ALL
    SELECT 'items_answer_rate', 'evidence', answered, 1, code
    FROM due_now
    WHERE is_answered
    UNION ALL
    SELECT 'items_satisfaction', role, told, 1, branch
    FROM judged, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE role = 'denominator'
       OR reaction <> 'dissatisfied'
    UNION ALL
    SELECT 'items_overdue', 'counted', dated, 1, branch
    FROM settled
    WHERE wants_reply
      AND due <= $2
      AND coalesce(answered_on > $2, true)
      AND coalesce(told_on > $2, true)
    UNION ALL
    SELECT 'items_solved', 'counted', solved, 1, branch
    FROM settled
    WHERE solved_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'items_reopened', 'counted', opened, 1, branch
    FROM handled
    WHERE round > 0
      AND started_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'items_passed_on', 'counted', passed.event_id, 1, branch
    FROM passed
    JOIN handled USING (code)
    WHERE round = 0
"""
