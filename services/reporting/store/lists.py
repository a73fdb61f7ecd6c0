"""
The lists that figures are: one statement per group of figures.

Each returns rows (figure, role, event_id, weight, group). The facts counted are of the figure's own unit (a branch, an
expert, a member), so that no fact is twice in a list; `evidence` names the facts that made it count, under the code of
the thing counted. Parameters: $1 first day, $2 last day, $3 known on.
"""

from __future__ import annotations

from typing import Final

from services.reporting.domain.definition import Statement
from services.reporting.store.figures_of_order import ASSESSMENT, FINDINGS, HONOURS, RE_ELECTIONS
from services.reporting.store.figures_of_work import (
    ACTIVITIES,
    DECIDED_ITEMS,
    EXPECTATIONS,
    MEETINGS,
    PAIRINGS,
    SESSIONS,
)
from services.reporting.store.outreach import CONTACTS, EXPERTS, ITEMS

_COVERAGE = """
    WITH active AS MATERIALIZED (
        SELECT event_id, code FROM active_branch($2, $3)
    ), party_group AS MATERIALIZED (
        SELECT branch, event_id FROM party_group_of_branch($2, $3)
    ), liaison AS MATERIALIZED (
        SELECT branch, event_id FROM liaison_of_branch($2, $3)
    ), hosted AS MATERIALIZED (
        SELECT event_id, host
        FROM activity_held($1, $2, $3) AS activity, unnest(branches) AS host
        WHERE host IN (SELECT code FROM active)
          AND host IN (SELECT branch FROM party_group UNION ALL SELECT branch FROM liaison)
    )
    SELECT figure, 'denominator' AS role, event_id, 1 AS weight, code AS "group"
    FROM active, unnest(ARRAY['organisation_coverage', 'work_coverage', 'liaison_coverage']) AS figure
    UNION ALL
    SELECT 'organisation_coverage', role,
        CASE role WHEN 'evidence' THEN party_group.event_id ELSE active.event_id END, 1, code
    FROM active
    JOIN party_group ON party_group.branch = code, unnest(ARRAY['numerator', 'evidence']) AS role
    UNION ALL
    SELECT 'work_coverage', 'numerator', event_id, 1, code
    FROM active
    WHERE code IN (SELECT host FROM hosted)
    UNION ALL
    SELECT 'work_coverage', 'evidence', event_id, 1, host
    FROM hosted
    UNION ALL
    SELECT 'liaison_coverage', role, CASE role WHEN 'evidence' THEN liaison.event_id ELSE active.event_id END, 1, code
    FROM active
    JOIN liaison ON liaison.branch = code, unnest(ARRAY['numerator', 'evidence']) AS role
    UNION ALL
    SELECT 'party_groups', 'counted', event_id, 1, data->>'branch'
    FROM state_at(ARRAY['registry.party_group.formed.v1', 'registry.party_group.dissolved.v1'], $2, $3) AS party_group
    WHERE type = 'registry.party_group.formed.v1'
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
    WITH moved AS MATERIALIZED (
        SELECT event_id, move FROM member_move($1, $2, $3)
    )
    SELECT CASE move WHEN 'left' THEN 'members_left' WHEN 'moved' THEN 'members_transferred'
        WHEN 'stock' THEN 'members_opening_stock' ELSE 'members_joined' END AS figure, 'counted' AS role, event_id,
        1 AS weight, move AS "group"
    FROM moved
    WHERE move <> 'merged'
    UNION ALL
    SELECT 'members_returned', 'counted', event_id, 1, move
    FROM moved
    WHERE move = 'returned'
"""

LISTS: Final[dict[Statement, str]] = {
    "coverage": _COVERAGE,
    "key_works": _KEY_WORKS,
    "experts": EXPERTS,
    "contacts": CONTACTS,
    "activities": ACTIVITIES,
    "pairings": PAIRINGS,
    "meetings": MEETINGS,
    "decided_items": DECIDED_ITEMS,
    "sessions": SESSIONS,
    "expectations": EXPECTATIONS,
    "re_elections": RE_ELECTIONS,
    "findings": FINDINGS,
    "honours": HONOURS,
    "assessment": ASSESSMENT,
    "items": ITEMS,
    "members": _MEMBERS,
    "moves": _MOVES,
    "projects": _PROJECTS,
}
