"""The lists of re-elections, findings, honours and the yearly assessment; see lists.py for their form."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.figures_of_order import GRADES

# A term is followed by the next one of its body that began; one that ended with nothing after it ended with its body.
# One that was followed before the period is due no more in it.
RE_ELECTIONS: Final = """
    WITH told AS MATERIALIZED (
        SELECT event_id, code, type, data->>'body' AS body, (data->>'number')::int AS number,
            (data->>'until')::date AS until
        FROM state_at(
            ARRAY['registry.term.began.v1', 'registry.term.changed.v1', 'registry.term.ended.v1'], $2, $3
        ) AS term
    ), began AS (
        SELECT code, effective_on AS began_on
        FROM record_of(ARRAY['registry.term.began.v1'], $3) AS began
    ), term AS MATERIALIZED (
        SELECT *, type <> 'registry.term.ended.v1' AS running, lead(event_id) OVER later AS next,
            lead(began_on) OVER later AS next_on, lag(code) OVER later IS NOT NULL AS follows
        FROM told
        JOIN began USING (code)
        WINDOW later AS (PARTITION BY body ORDER BY number, began_on, code)
    ), due AS (
        SELECT *, coalesce(next_on <= until, false) AS in_time
        FROM term
        WHERE until - 1 BETWEEN $1 AND $2
          AND (next_on >= $1 OR (running AND next IS NULL))
    )
    SELECT 're_elections_due' AS figure, 'counted' AS role, event_id, 1 AS weight, body AS "group"
    FROM due
    UNION ALL
    SELECT 're_elections_in_time', role, event_id, 1, body
    FROM due, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE role = 'denominator'
       OR in_time
    UNION ALL
    SELECT 're_elections_in_time', 'evidence', next, 1, code
    FROM due
    WHERE in_time
    UNION ALL
    SELECT 're_elections_held', 'counted', event_id, 1, body
    FROM term
    WHERE follows
      AND began_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 're_elections_overdue', 'counted', event_id, 1, body
    FROM term
    WHERE running
      AND until <= $2
"""

FINDINGS: Final = """
    SELECT CASE data->>'severity' WHEN 'error' THEN 'findings_errors' WHEN 'warning' THEN 'findings_warnings'
        ELSE 'findings_notices' END AS figure, 'counted' AS role, event_id, 1 AS weight, data->>'rule' AS "group"
    FROM state_at(ARRAY['registry.finding.opened.v1', 'registry.finding.closed.v1'], $2, $3) AS finding
    WHERE type = 'registry.finding.opened.v1'
    UNION ALL
    SELECT CASE type WHEN 'registry.finding.opened.v1' THEN 'findings_opened' ELSE 'findings_closed' END, 'counted',
        event_id, 1, data->>'rule'
    FROM fact AS finding
    WHERE type IN ('registry.finding.opened.v1', 'registry.finding.closed.v1')
      AND effective_on BETWEEN $1 AND $2
      AND recorded_at <= $3
"""

HONOURS: Final = """
    WITH given AS (
        SELECT * FROM honour_given($1, $2, $3) AS honour
    )
    SELECT 'honours_given' AS figure, 'counted' AS role, event_id, 1 AS weight, data->'recipient'->>'kind' AS "group"
    FROM given
    UNION ALL
    SELECT CASE kind WHEN 'yearly_assessment' THEN 'honours_yearly_assessment'
        WHEN 'commendation' THEN 'honours_commendation' WHEN 'superior_award' THEN 'honours_superior_award'
        ELSE 'honours_society_award' END, 'counted', event_id, 1, data->'recipient'->>'kind'
    FROM given
"""

_GRADES: Final = " ".join(f"WHEN '{grade}' THEN '{name}'" for grade, (name, _) in GRADES.items())

ASSESSMENT: Final = f"""
    WITH grade AS MATERIALIZED (
        SELECT branch, grade, decided FROM grade_on($2, $3) AS grade
    ), known AS (
        SELECT event_id, code
        FROM state_at(
            ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1'], $2, $3
        ) AS branch
    ), graded AS (
        SELECT CASE grade {_GRADES} END AS figure, event_id, code, decided
        FROM grade
        JOIN known ON code = branch
    )
    SELECT figure, 'counted' AS role, event_id, 1 AS weight, code AS "group"
    FROM graded
    UNION ALL
    SELECT figure, 'evidence', decided, 1, code
    FROM graded
    UNION ALL
    SELECT 'branches_not_assessed', 'counted', event_id, 1, code
    FROM active_branch($2, $3) AS active
    WHERE EXISTS (SELECT FROM grade)
      AND code NOT IN (SELECT branch FROM grade)
"""  # noqa: S608  (a constant)
