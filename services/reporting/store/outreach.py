"""The lists of experts, contacts and items: what each statement returns is said in lists.py."""

from __future__ import annotations

from typing import Final

# Days of a pause since the last contact do not count towards the cadence. A pause told again of the same day holds as
# told last; it ends on its last day or when it is said to be over. Contacts so long ago that no cadence and no pause
# reaches back to them are not looked at. The fact counted is the expert's own record as it
# stood on the last day; evidence are the contacts.
EXPERTS: Final = """
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
        FROM item_round($3, $1) AS handled
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
