"""
The lists that figures are: one statement per group of figures.

Each returns rows (figure, role, event_id, weight, group). The facts counted are of the figure's own unit (a branch, an
expert, a member), so that no fact is twice in a list; `evidence` names the facts that made it count, under the code of
the thing counted. Parameters: $1 first day, $2 last day, $3 known on.
"""

from __future__ import annotations

from typing import Final

from services.reporting.domain.definition import Statement

_COVERAGE = """
    SELECT 'organisation_coverage' AS figure, 'denominator' AS role, event_id, 1 AS weight, code AS "group"
    FROM active_branch($2, $3)
    UNION ALL
    SELECT 'organisation_coverage', 'numerator', active.event_id, 1, code
    FROM active_branch($2, $3) AS active
    JOIN party_group_of_branch($2, $3) AS party_group ON party_group.branch = code
    UNION ALL
    SELECT 'organisation_coverage', 'evidence', party_group.event_id, 1, code
    FROM active_branch($2, $3) AS active
    JOIN party_group_of_branch($2, $3) AS party_group ON party_group.branch = code
    UNION ALL
    SELECT 'work_coverage', 'denominator', event_id, 1, code
    FROM active_branch($2, $3)
    UNION ALL
    SELECT 'work_coverage', 'numerator', event_id, 1, code
    FROM active_branch($2, $3) AS active
    WHERE code IN (
        SELECT branch FROM party_group_of_branch($2, $3)
        UNION ALL
        SELECT branch FROM liaison_of_branch($2, $3)
    )
      AND code IN (SELECT unnest(branches) FROM activity_held($1, $2, $3))
    UNION ALL
    SELECT 'work_coverage', 'evidence', activity.event_id, 1, host
    FROM activity_held($1, $2, $3) AS activity, unnest(branches) AS host
    WHERE host IN (SELECT code FROM active_branch($2, $3))
      AND host IN (
        SELECT branch FROM party_group_of_branch($2, $3)
        UNION ALL
        SELECT branch FROM liaison_of_branch($2, $3)
    )
"""

# A tick stays when it is given twice; one whose evidence is a cancelled activity, or was taken back, is none.
_KEY_WORKS = """
    WITH tick AS (
        SELECT DISTINCT ON (data->>'code', data->>'tick') event_id, data->>'code' AS code, data->>'tick' AS tick
        FROM key_work_tick_on($2, $3) AS ticked
        ORDER BY data->>'code', data->>'tick', effective_on, version
    ), covered AS (
        SELECT event_id, code
        FROM key_work_on($2, $3) AS listed
        WHERE (data->>'year')::int = extract(year FROM $2::date)
          AND code IN (SELECT code FROM tick GROUP BY code HAVING count(*) = 3)
    )
    SELECT 'key_works_covered' AS figure, 'counted' AS role, event_id, 1 AS weight, code AS "group"
    FROM covered
    UNION ALL
    SELECT 'key_works_covered', 'evidence', tick.event_id, 1, code
    FROM tick
    JOIN covered USING (code)
"""

# Years approved of the programme with the longest row that goes on: it reaches the last day's year, or the year before
# while that year is neither over nor brought a rejection.
_PROJECTS = """
    WITH approved AS (
        SELECT DISTINCT ON (programme, year) event_id, data->>'programme' AS programme, (data->>'year')::int AS year
        FROM record_of(ARRAY['activities.project.approved.v1'], $3) AS approval
        WHERE effective_on <= $2
        ORDER BY programme, year, effective_on, event_id
    ), placed AS (
        SELECT *, year - row_number() OVER (PARTITION BY programme ORDER BY year) AS island
        FROM approved
    ), run AS (
        SELECT programme, island, min(year) AS first, max(year) AS last
        FROM placed
        GROUP BY programme, island
    ), going_on AS (
        SELECT programme, island
        FROM run
        WHERE first <= extract(year FROM $2::date)
          AND (last >= extract(year FROM $2::date)
            OR (last = extract(year FROM $2::date) - 1
              AND to_char($2::date, 'MM-DD') <> '12-31'
              AND NOT EXISTS (
                SELECT FROM record_of(ARRAY['activities.project.rejected.v1'], $3) AS rejected
                WHERE effective_on <= $2
                  AND data->>'programme' = run.programme
                  AND (data->>'year')::int = extract(year FROM $2::date)
            )))
        ORDER BY last - first DESC, programme, last DESC
        LIMIT 1
    )
    SELECT 'programme_years_in_a_row' AS figure, 'counted' AS role, event_id, 1 AS weight, programme AS "group"
    FROM placed
    JOIN going_on USING (programme, island)
    UNION ALL
    SELECT 'project_money_spent', 'counted', event_id, (data->>'amount_fen')::bigint, data->>'code'
    FROM (
        SELECT DISTINCT ON (source, subject, data->>'number') *
        FROM fact
        WHERE type IN ('activities.project.spent.v1', 'activities.project.spending_corrected.v1',
                       'activities.project.spending_withdrawn.v1')
          AND recorded_at <= $3
        ORDER BY source, subject, data->>'number', version DESC
    ) AS spending
    WHERE type <> 'activities.project.spending_withdrawn.v1'
      AND effective_on BETWEEN $1 AND $2
"""

# Paused experts are on the list. Days of a pause since the last contact do not count towards the cadence. A pause told
# again of the same day holds as told last; it ends on its last day or when it is said to be over.
_EXPERTS = """
    WITH enrolled AS (
        SELECT event_id, code, coalesce(branches[1], '') AS branch, (data->>'cadence_days')::int AS cadence
        FROM state_at(
            ARRAY['outreach.expert.enrolled.v1', 'outreach.expert.changed.v1', 'outreach.expert.paused.v1',
                  'outreach.expert.resumed.v1', 'outreach.expert.retired.v1'], $2, $3
        ) AS expert
        WHERE type <> 'outreach.expert.retired.v1'
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
    ), contact AS (
        SELECT DISTINCT ON (expert) expert AS code, event_id, effective_on
        FROM record_of(
            ARRAY['outreach.contact.logged.v1', 'outreach.contact.corrected.v1', 'outreach.contact.withdrawn.v1'], $3
        ) AS contact, jsonb_array_elements_text(data->'experts') AS expert
        WHERE (data->>'made')::boolean
          AND type <> 'outreach.contact.withdrawn.v1'
          AND effective_on <= $2
        ORDER BY expert, effective_on DESC, event_id DESC
    ), reached AS (
        SELECT enrolled.event_id, code, branch, contact.event_id AS contact
        FROM enrolled
        JOIN contact USING (code)
        WHERE contact.effective_on + cadence + coalesce((
            SELECT sum(greatest(pause.until - greatest(pause.since, contact.effective_on), 0))::int
            FROM pause
            WHERE pause.code = enrolled.code AND paused
        ), 0) > $2::date
    )
    SELECT 'experts_enrolled' AS figure, 'counted' AS role, event_id, 1 AS weight, branch AS "group"
    FROM enrolled
    UNION ALL
    SELECT 'experts_in_contact', 'counted', event_id, 1, branch
    FROM reached
    UNION ALL
    SELECT 'experts_in_contact', 'evidence', contact, 1, code
    FROM reached
"""

_ACTIVITIES = """
    WITH held AS MATERIALIZED (
        SELECT event_id, effective_on, data, kind, data->>'open_to' IN ('members', 'public') AS open
        FROM activity_held($1, $2, $3)
    ), first_seen AS (
        SELECT DISTINCT ON (person) person, event_id
        FROM held, jsonb_array_elements_text(data->'people') AS person
        WHERE open
        ORDER BY person, effective_on, event_id
    ), people AS (
        SELECT event_id, count(*) AS weight
        FROM first_seen
        GROUP BY event_id
    )
    SELECT 'activities_held' AS figure, 'counted' AS role, event_id, 1 AS weight, kind AS "group"
    FROM held
    UNION ALL
    SELECT 'beneficiaries_people', 'counted', event_id, coalesce(people.weight, 0), kind
    FROM held
    LEFT JOIN people USING (event_id)
    WHERE open
    UNION ALL
    SELECT 'beneficiaries_attendances', 'counted', event_id, (data->>'attendances')::int, kind
    FROM held
    WHERE open
"""

_MEETINGS = """
    SELECT 'joint_meetings' AS figure, 'counted' AS role, event_id, 1 AS weight, '' AS "group"
    FROM record_of(ARRAY['activities.meeting.held.v1', 'activities.meeting.corrected.v1'], $3) AS meeting
    WHERE effective_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'decided_items_decided', 'counted', event_id, 1, data->>'lead'
    FROM record_of(ARRAY['activities.decided_item.decided.v1'], $3) AS decided
    WHERE effective_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'decided_items_overdue', 'counted', event_id, 1, data->>'lead'
    FROM state_at(
        ARRAY['activities.decided_item.decided.v1', 'activities.decided_item.postponed.v1',
              'activities.decided_item.closed.v1'], $2, $3
    ) AS decided
    WHERE type <> 'activities.decided_item.closed.v1'
      AND (data->>'due_on')::date <= $2
"""

_ITEMS = """
    SELECT 'items_received' AS figure, 'counted' AS role, event_id, 1 AS weight, coalesce(branches[1], '') AS "group"
    FROM record_of(ARRAY['outreach.item.raised.v1'], $3) AS raised
    WHERE effective_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'items_answered', 'counted', event_id, 1, coalesce(branches[1], '')
    FROM state_at(ARRAY['outreach.item.answered.v1'], $2, $3) AS answered
    WHERE effective_on >= $1
    UNION ALL
    SELECT 'items_overdue', 'counted', event_id, 1, coalesce(branches[1], '')
    FROM state_at(
        ARRAY['outreach.item.raised.v1', 'outreach.item.answered.v1', 'outreach.item.closed.v1'], $2, $3
    ) AS item
    WHERE (data->>'wants_reply')::boolean
      AND (data->>'answer_due_on')::date <= $2
      AND coalesce((data->>'answered_on')::date > $2, true)
      AND coalesce((data->>'closed_on')::date > $2, true)
"""

_MEMBERS = """
    WITH present AS MATERIALIZED (
        SELECT event_id, kind
        FROM member_on($2, $3)
    )
    SELECT 'members' AS figure, 'counted' AS role, event_id, 1 AS weight, kind AS "group"
    FROM present
    UNION ALL
    SELECT CASE kind WHEN 'individual' THEN 'members_individual' ELSE 'members_group' END, 'counted', event_id, 1, kind
    FROM present
"""

_MOVES = """
    SELECT CASE move WHEN 'left' THEN 'members_left' ELSE 'members_joined' END AS figure, 'counted' AS role, event_id,
        1 AS weight, move AS "group"
    FROM member_move($1, $2, $3)
    WHERE move IN ('joined', 'returned', 'left')
"""

LISTS: Final[dict[Statement, str]] = {
    "coverage": _COVERAGE,
    "key_works": _KEY_WORKS,
    "experts": _EXPERTS,
    "activities": _ACTIVITIES,
    "meetings": _MEETINGS,
    "items": _ITEMS,
    "members": _MEMBERS,
    "moves": _MOVES,
    "projects": _PROJECTS,
}
