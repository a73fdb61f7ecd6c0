-- As before (0022), with the other facts of each member found by index: a batch of the intake is told in time that grows
-- with its events, not with their square.
CREATE OR REPLACE FUNCTION member_state_to_see(sources text[], subjects text[]) RETURNS SETOF member_state
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH own AS MATERIALIZED (
    SELECT event_id, source, subject, effective_on, version
    FROM fact
    WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                   'registry.member.left.v1')
      AND source = ANY ($1)
      AND subject = ANY ($2)
      AND present
), corner AS (
    SELECT event_id, effective_on AS day, 'infinity'::timestamptz AS moment
    FROM own
    UNION ALL
    SELECT own.event_id, later.effective_on, later.recorded_at
    FROM own, LATERAL (
        SELECT effective_on, recorded_at
        FROM fact
        WHERE fact.source = own.source
          AND fact.subject = own.subject
          AND type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                       'registry.member.left.v1')
          AND (fact.effective_on, fact.version) > (own.effective_on, own.version)
        OFFSET 0
    ) AS later
), step AS (
    SELECT event_id, day, min(moment) AS moment
    FROM corner
    GROUP BY event_id, day
), stair AS (
    SELECT event_id, day, min(moment) OVER past AS until_at,
        min(moment) OVER (past ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM step
    WINDOW past AS (PARTITION BY event_id ORDER BY day)
), area AS (
    SELECT event_id, day AS from_day, lead(day, 1, 'infinity') OVER (PARTITION BY event_id ORDER BY day) AS until_day,
        until_at
    FROM stair
    WHERE before IS NULL OR until_at < before
)
SELECT said.source, said.subject, from_day, said.recorded_at, until_day, until_at, said.event_id, said.kind,
    said.data->>'member_class', said.branches
FROM area, LATERAL (SELECT * FROM fact WHERE fact.event_id = area.event_id OFFSET 0) AS said
WHERE until_at > said.recorded_at
$$;
