"""
The lines of statements: rows (role, event_id, group), `group` being the body or branch that a line is about.

`counted` are the lines; `evidence` stands beside the line whose code is its group. $1 the day, $2 known on.
"""

from __future__ import annotations

from typing import Final

from services.reporting.domain.statements import StatementName

_POSTS: Final = """
    SELECT * FROM state_at(ARRAY['registry.post.filled.v2', 'registry.post.ended.v2'], $1, $2) AS post
    WHERE type = 'registry.post.filled.v2'
      AND coalesce((data->>'until')::date > $1, true)
"""
_TERMS: Final = """
    SELECT * FROM state_at(
        ARRAY['registry.term.began.v1', 'registry.term.changed.v1', 'registry.term.ended.v1'], $1, $2
    ) AS term
    WHERE type <> 'registry.term.ended.v1'
"""

LINES: Final[dict[StatementName, str]] = {
    "branches": """
        SELECT 'counted' AS role, event_id, code AS "group"
        FROM state_at(
            ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1'], $1, $2
        ) AS branch
        WHERE type <> 'registry.branch.ended.v1'
          AND data->>'status' <> 'ended'
    """,
    "bodies": """
        SELECT 'counted' AS role, event_id, code AS "group"
        FROM state_at(
            ARRAY['registry.body.established.v1', 'registry.body.changed.v1', 'registry.body.ended.v1'], $1, $2
        ) AS body
        WHERE type <> 'registry.body.ended.v1'
    """,
    "roster": f"""
        WITH post AS ({_POSTS}), term AS ({_TERMS})
        SELECT 'counted' AS role, event_id, data->>'body' AS "group"
        FROM post
        UNION ALL
        SELECT 'evidence', term.event_id, post.code
        FROM post
        JOIN term ON term.code = post.data->>'term'
    """,  # noqa: S608  (a constant)
    "liaisons": f"""
        SELECT 'counted' AS role, event_id, data->>'branch' AS "group"
        FROM ({_POSTS}) AS post
        WHERE data->>'post' IN ('liaison', 'deputy_liaison')
    """,  # noqa: S608  (a constant)
    "party_groups": f"""
        WITH post AS ({_POSTS}), party_group AS (
            SELECT *
            FROM state_at(
                ARRAY['registry.party_group.formed.v1', 'registry.party_group.dissolved.v1'], $1, $2
            ) AS party_group
            WHERE type = 'registry.party_group.formed.v1'
        )
        SELECT 'counted' AS role, event_id, data->>'branch' AS "group"
        FROM party_group
        UNION ALL
        SELECT 'evidence', post.event_id, party_group.code
        FROM party_group
        JOIN post ON post.data->>'branch' = party_group.data->>'branch'
            AND post.data->>'person' = party_group.data->>'leader'
            AND post.data->>'post' = party_group.data->>'leader_post'
    """,  # noqa: S608  (a constant)
    "terms": f"""
        SELECT 'counted' AS role, event_id, data->>'body' AS "group"
        FROM ({_TERMS}) AS term
    """,  # noqa: S608  (a constant)
    "experts": """
        SELECT 'counted' AS role, event_id, coalesce(data->>'branch', '') AS "group"
        FROM expert_on($1, $2) AS expert
        UNION ALL
        SELECT 'evidence', event_id, code
        FROM state_at(ARRAY['outreach.expert.enrolled.v1'], $1, $2) AS enrolled
    """,
    "pairings": """
        SELECT 'counted' AS role, event_id, '' AS "group"
        FROM state_at(ARRAY['activities.pairing.agreed.v1', 'activities.pairing.ended.v1'], $1, $2) AS pairing
        WHERE type = 'activities.pairing.agreed.v1'
          AND coalesce((data->>'until')::date > $1, true)
    """,
}
