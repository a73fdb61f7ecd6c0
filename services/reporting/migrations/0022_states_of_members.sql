-- Who is a member on a day, as known at a moment, is looked up: states of members are rectangles of days and knowledge.

-- derived: every state in which somebody is a member, the fact that gave it, and where it holds: on the days from
-- `from_day` on and before `until_day`, for who knows what was recorded by `from_at` and not yet by `until_at`. Of one
-- member no two overlap. What holds today and by all that is known is open at both ends.
CREATE TABLE member_state (
    source text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    from_day date NOT NULL,
    from_at timestamptz NOT NULL,
    until_day date NOT NULL CHECK (until_day > from_day),
    until_at timestamptz NOT NULL CHECK (until_at > from_at),
    event_id uuid NOT NULL,
    kind text COLLATE "C",
    class text,
    branches text[] NOT NULL,
    PRIMARY KEY (source, subject, from_day, from_at)
);
CREATE INDEX member_state_until ON member_state (until_at, until_day);

-- A fact gives the state from its own day and moment on, but for where a fact that comes after it by (day, version)
-- holds: from the day of that one on, for who knows it. So the later the day, the earlier the moment it is known by
-- that something else holds.
CREATE FUNCTION member_state_to_see(sources text[], subjects text[]) RETURNS SETOF member_state
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH said AS MATERIALIZED (
    SELECT *
    FROM fact
    WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                   'registry.member.left.v1')
      AND source = ANY ($1)
      AND subject = ANY ($2)
), corner AS (
    SELECT event_id, effective_on AS day, 'infinity'::timestamptz AS moment
    FROM said
    WHERE present
    UNION ALL
    SELECT own.event_id, later.effective_on, later.recorded_at
    FROM said AS own
    JOIN said AS later USING (stream, source, subject)
    WHERE own.present
      AND (later.effective_on, later.version) > (own.effective_on, own.version)
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
SELECT source, subject, from_day, recorded_at, until_day, until_at, event_id, kind, data->>'member_class', branches
FROM area
JOIN said USING (event_id)
WHERE until_at > recorded_at
$$;
INSERT INTO member_state
SELECT seen.*
FROM (
    SELECT array_agg(DISTINCT source) AS sources, array_agg(DISTINCT subject) AS subjects
    FROM fact
    WHERE present IS NOT NULL
) AS known, member_state_to_see(sources, subjects) AS seen;

-- As before (0015), looked up. What is over by all that is known is left out by the index, and so is what was found to
-- be otherwise before `known_on`: a day costs the members on it, and what has been said of them since.
DROP FUNCTION member_on(date, timestamptz);
CREATE FUNCTION member_on(on_day date, known_on timestamptz)
RETURNS TABLE (event_id uuid, kind text, class text, branches text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT event_id, kind, class, branches
    FROM member_state
    WHERE until_at = 'infinity'
      AND until_day > $1
      AND from_day <= $1
      AND from_at <= $2
    UNION ALL
    SELECT event_id, kind, class, branches
    FROM member_state
    WHERE until_at > $2
      AND until_at < 'infinity'
      AND until_day > $1
      AND from_day <= $1
      AND from_at <= $2
$$;
DROP TABLE member_seen;
DROP FUNCTION member_to_see(text[], text[]);
