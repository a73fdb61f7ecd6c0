-- What figures of experts, decided items, expectations, liaisons and movements read no longer grows with the years.

-- derived: each decided item and each expectation, the last of all days that its facts name, and the moment from which
-- on it is known to be over: closed or withdrawn, or not missing. Infinity: it may still count on any later day.
CREATE TABLE matter_seen (
    source text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    last_day date NOT NULL,
    over_at timestamptz NOT NULL,
    PRIMARY KEY (source, subject)
);
CREATE INDEX matter_seen_of_day ON matter_seen (last_day);
CREATE INDEX matter_seen_over ON matter_seen (over_at);
-- A decided item that was ever restored is never said to be over: which of its steps stand depends on both dates.
CREATE FUNCTION matter_to_see(sources text[], subjects text[])
RETURNS TABLE (source text, subject text, last_day date, over_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT source, subject,
    greatest(max(effective_on), max((data->>'due_on')::date), max((data->>'met_on')::date)) AS last_day,
    CASE WHEN bool_or(type = 'activities.decided_item.restored.v1')
              OR (array_agg(type ORDER BY effective_on DESC, version DESC))[1] = 'activities.expectation.missed.v1'
              OR NOT bool_or(type IN ('activities.decided_item.closed.v1', 'activities.decided_item.withdrawn.v1')
                             OR type LIKE 'activities.expectation.%')
         THEN 'infinity' ELSE max(recorded_at) END AS over_at
FROM fact
WHERE ((type >= 'activities.decided_item.' AND type < 'activities.decided_item/')
    OR type IN ('activities.expectation.expected.v1', 'activities.expectation.missed.v1',
                'activities.expectation.met.v1', 'activities.expectation.excused.v1',
                'activities.expectation.released.v1'))
  AND source = ANY ($1)
  AND subject = ANY ($2)
GROUP BY source, subject
$$;
INSERT INTO matter_seen
SELECT seen.*
FROM (
    SELECT array_agg(DISTINCT source) AS sources, array_agg(DISTINCT subject) AS subjects
    FROM fact
    WHERE (type >= 'activities.decided_item.' AND type < 'activities.decided_item/')
       OR (type >= 'activities.expectation.' AND type < 'activities.expectation/')
) AS known, matter_to_see(sources, subjects) AS seen;
CREATE INDEX item_seen_closed ON item_seen (closed_at);

-- As before (0020), read in one pass, and without the items that were over before the day `since` and of which no fact
-- names that day or a later one.
DROP FUNCTION decided_item_on(date, timestamptz);
CREATE FUNCTION decided_item_on(on_day date, known_on timestamptz, since date DEFAULT '-infinity') RETURNS TABLE (
    code text, event_id uuid, title text, lead text, decided_on date, due_on date, closed_on date, dated uuid, closed uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS (
        SELECT fact.*, split_part(type, '.', 3) AS what, (data->>'steps')::int AS steps,
            count(*) FILTER (WHERE type = 'activities.decided_item.restored.v1') OVER (
                PARTITION BY stream, fact.source, fact.subject ORDER BY version
            ) AS times
        FROM matter_seen AS seen
        JOIN fact USING (source, subject)
        WHERE (seen.last_day >= $3 OR seen.over_at > $2)
          AND type >= 'activities.decided_item.'
          AND type < 'activities.decided_item/'
          AND recorded_at <= $2
    ), placed AS (
        SELECT *,
            coalesce(max(steps) OVER turn, 0)
                + count(*) FILTER (WHERE what NOT IN ('decided', 'restored')) OVER (turn ORDER BY version) AS place,
            min(steps) FILTER (WHERE what = 'restored') OVER later AS kept_steps,
            min(effective_on) FILTER (WHERE what = 'restored') OVER later AS kept_until
        FROM said
        WINDOW turn AS (PARTITION BY stream, source, subject, times), later AS (
            PARTITION BY stream, source, subject ORDER BY version DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), told AS (
        SELECT *, effective_on <= $1 AND what IN ('decided', 'postponed', 'closed')
            AND (what = 'decided' OR coalesce(kept_steps >= place AND kept_until >= effective_on, true)) AS stands
        FROM placed
    ), item AS (
        SELECT
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE what = 'decided'))[1] AS decided,
            (array_agg(event_id ORDER BY effective_on DESC, version DESC)
                FILTER (WHERE stands AND what <> 'closed'))[1] AS dated,
            (array_agg(event_id ORDER BY effective_on DESC, version DESC)
                FILTER (WHERE stands AND what = 'closed'))[1] AS closed
        FROM told
        GROUP BY stream, source, subject
        HAVING NOT bool_or(what = 'withdrawn')
    )
    SELECT decided.code, decided.event_id, decided.data->>'title', decided.data->>'lead', decided.effective_on,
        (dated.data->>'due_on')::date, closed.effective_on, dated.event_id, closed.event_id
    FROM item
    JOIN fact AS decided ON decided.event_id = item.decided
    JOIN fact AS dated ON dated.event_id = item.dated
    LEFT JOIN fact AS closed ON closed.event_id = item.closed
    WHERE decided.effective_on <= $1
$$;

-- Expectations as they stand on a day, without those of which no fact names the day `since` or a later one and that are
-- not missing.
CREATE FUNCTION expectation_on(on_day date, known_on timestamptz, since date) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (stream, fact.source, fact.subject) fact.*
    FROM matter_seen AS seen
    JOIN fact USING (source, subject)
    WHERE (seen.last_day >= $3 OR seen.over_at > $2)
      AND type IN ('activities.expectation.expected.v1', 'activities.expectation.missed.v1',
                   'activities.expectation.met.v1', 'activities.expectation.excused.v1',
                   'activities.expectation.released.v1')
      AND effective_on <= $1
      AND recorded_at <= $2
    ORDER BY stream, fact.source, fact.subject, effective_on DESC, version DESC
$$;

-- As before, over the posts that were ever told to be a liaison's.
CREATE INDEX fact_of_liaison ON fact (effective_on)
    WHERE type IN ('registry.post.filled.v2', 'registry.post.ended.v2') AND data->>'post' = 'liaison';
CREATE OR REPLACE FUNCTION liaison_of_branch(on_day date, known_on timestamptz)
RETURNS TABLE (branch text, event_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (data->>'branch') data->>'branch', event_id
    FROM (
        SELECT DISTINCT stream, source, subject
        FROM fact
        WHERE type IN ('registry.post.filled.v2', 'registry.post.ended.v2')
          AND data->>'post' = 'liaison'
          AND effective_on <= $1
    ) AS post, LATERAL (
        SELECT *
        FROM fact
        WHERE fact.stream = post.stream
          AND fact.source = post.source
          AND fact.subject = post.subject
          AND type IN ('registry.post.filled.v2', 'registry.post.ended.v2')
          AND effective_on <= $1
          AND recorded_at <= $2
        ORDER BY effective_on DESC, version DESC
        LIMIT 1
    ) AS state
    WHERE type = 'registry.post.filled.v2'
      AND data->>'post' = 'liaison'
      AND data->>'branch' IS NOT NULL
      AND coalesce((data->>'until')::date > $1, true)
    ORDER BY data->>'branch', effective_on, event_id
$$;
ALTER FUNCTION liaison_of_branch(date, timestamptz) ROWS 50 SET max_parallel_workers_per_gather = 0;

-- Every expert known by a day, read once: the record as it stood, and on which days it was listed and paused. A pause
-- ends on its last day, when it is said to be over, or when another begins; of several told for one day the last holds.
-- `own`, `own_branch` and `cadence` leave a retirement out, as the list does; `event_id` and `branch` do not.
CREATE FUNCTION expert_life(on_day date, known_on timestamptz) RETURNS TABLE (
    code text, own uuid, own_branch text, cadence int, event_id uuid, branch text, listed datemultirange,
    paused datemultirange
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS (
        SELECT stream, source, subject, code, event_id, effective_on, version, coalesce(branches[1], '') AS branch,
            (data->>'cadence_days')::int AS cadence, (data->>'until')::date AS until,
            type = 'outreach.expert.enrolled.v1' AS enrolled, type = 'outreach.expert.paused.v1' AS paused,
            type = 'outreach.expert.retired.v1' AS retired, type = 'outreach.expert.consent_withdrawn.v1' AS gone,
            lead(effective_on, 1, 'infinity') OVER (
                PARTITION BY stream, source, subject, CASE
                    WHEN type IN ('outreach.expert.paused.v1', 'outreach.expert.resumed.v1') THEN 'pauses'
                    WHEN type NOT IN ('outreach.expert.changed.v1', 'outreach.expert.handed_over.v1') THEN 'lists'
                END
                ORDER BY effective_on, version
            ) AS next_on
        FROM fact
        WHERE type IN ('outreach.expert.enrolled.v1', 'outreach.expert.changed.v1', 'outreach.expert.handed_over.v1',
                       'outreach.expert.paused.v1', 'outreach.expert.resumed.v1', 'outreach.expert.retired.v1',
                       'outreach.expert.consent_withdrawn.v1')
          AND effective_on <= $1
          AND recorded_at <= $2
    )
    SELECT
        min(code),
        (array_agg(event_id ORDER BY effective_on DESC, version DESC) FILTER (WHERE NOT retired AND NOT gone))[1],
        (array_agg(branch ORDER BY effective_on DESC, version DESC) FILTER (WHERE NOT retired AND NOT gone))[1],
        (array_agg(cadence ORDER BY effective_on DESC, version DESC) FILTER (WHERE NOT retired AND NOT gone))[1],
        (array_agg(event_id ORDER BY effective_on DESC, version DESC) FILTER (WHERE NOT gone))[1],
        (array_agg(branch ORDER BY effective_on DESC, version DESC) FILTER (WHERE NOT gone))[1],
        coalesce(range_agg(daterange(effective_on, next_on)) FILTER (WHERE enrolled), '{}'),
        coalesce(range_agg(daterange(effective_on, greatest(effective_on, least(until, next_on)))) FILTER (WHERE paused),
                 '{}')
    FROM said
    GROUP BY stream, source, subject
    HAVING NOT bool_and(gone)
$$;
-- Was somebody with such a life on the list on the first and the last day of a span, and paused on none of its days?
CREATE FUNCTION expected_in(listed datemultirange, paused datemultirange, first_day date, last_day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT $1 @> $3 AND $1 @> $4 AND NOT $2 && daterange($3, $4, '[]')
$$;
DROP FUNCTION expert_expected(date, date, timestamptz);
DROP FUNCTION expert_by(date, timestamptz);

-- As before (0004), from the facts of the span and, for each member among them, the last state before it. Whether
-- somebody who comes was here before is looked up for those alone.
CREATE OR REPLACE FUNCTION member_move(first_day date, last_day date, known_on timestamptz)
RETURNS TABLE (event_id uuid, move text, before text[], after text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH day AS (
        SELECT DISTINCT ON (stream, source, subject, effective_on)
            event_id, stream, source, subject, effective_on, present, coalesce((data->>'merged')::boolean, false) AS merged,
            bool_or((data->>'opening_stock')::boolean) OVER (PARTITION BY stream, source, subject, effective_on) AS stock,
            CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END AS branches
        FROM fact
        WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                       'registry.member.left.v1')
          AND effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, effective_on, version DESC
    ), inside AS (
        SELECT *,
            row_number() OVER past = 1 AS is_first,
            lag(present) OVER past AS was_present,
            lag(branches) OVER past AS was_in,
            bool_or(present) OVER (past ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS was_ever
        FROM day
        WINDOW past AS (PARTITION BY stream, source, subject ORDER BY effective_on)
    ), step AS (
        SELECT inside.event_id, inside.stream, inside.source, inside.subject, inside.present, inside.merged, inside.stock,
            inside.branches, inside.was_ever,
            coalesce(inside.was_present, state.present, false) AS was_present,
            coalesce(inside.was_in, CASE WHEN cardinality(state.branches) = 0 THEN ARRAY[''] ELSE state.branches END)
                AS was_in
        FROM inside
        LEFT JOIN LATERAL (
            SELECT present, branches
            FROM fact
            WHERE inside.is_first
              AND fact.stream = inside.stream
              AND (fact.source || ' ' || fact.subject) = (inside.source || ' ' || inside.subject)
              AND fact.present IS NOT NULL
              AND effective_on < $1
              AND recorded_at <= $3
            ORDER BY effective_on DESC, version DESC
            LIMIT 1
        ) AS state ON true
    )
    SELECT
        event_id,
        CASE
            WHEN merged THEN 'merged'
            WHEN was_present AND NOT present THEN 'left'
            WHEN was_present THEN 'moved'
            WHEN stock THEN 'stock'
            WHEN was_ever OR EXISTS (
                SELECT FROM fact AS past
                WHERE past.stream = step.stream
                  AND past.source = step.source
                  AND past.subject = step.subject
                  AND past.present
                  AND past.effective_on < $1
                  AND past.recorded_at <= $3
                  AND NOT EXISTS (
                    SELECT FROM fact AS other
                    WHERE other.stream = past.stream
                      AND other.source = past.source
                      AND other.subject = past.subject
                      AND other.present IS NOT NULL
                      AND other.effective_on = past.effective_on
                      AND other.version > past.version
                      AND other.recorded_at <= $3
                )
            ) THEN 'returned'
            ELSE 'joined'
        END,
        CASE WHEN was_present THEN was_in ELSE '{}' END,
        CASE WHEN present THEN branches ELSE '{}' END
    FROM step
    WHERE was_present <> present
       OR (present AND NOT (was_in @> branches AND branches @> was_in))
$$;
