-- Figures of a society with a long history cost what its present costs: what can no longer matter is not looked at.

-- A count of those in the room (present) is no state of a member: only a truth value is one.
ALTER TABLE fact DROP COLUMN present;
ALTER TABLE fact ADD COLUMN present boolean
    GENERATED ALWAYS AS (CASE jsonb_typeof(data->'present') WHEN 'boolean' THEN (data->>'present')::boolean END) STORED;

-- derived: each member, and from which day on (as known from which moment on) it is certain not to be here. Infinity:
-- it may be here. A row says only what all its facts say, so that skipping it changes no figure at any two dates.
CREATE TABLE member_seen (
    source text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    stream bigint NOT NULL,
    gone_on date NOT NULL,
    gone_at timestamptz NOT NULL,
    PRIMARY KEY (source, subject)
);
CREATE FUNCTION member_to_see(sources text[], subjects text[])
RETURNS TABLE (source text, subject text, stream bigint, gone_on date, gone_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT source, subject, stream,
    CASE WHEN (array_agg(present ORDER BY effective_on DESC, version DESC))[1] THEN 'infinity' ELSE max(effective_on) END
        AS gone_on,
    max(recorded_at) AS gone_at
FROM fact
WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
               'registry.member.left.v1')
  AND source = ANY ($1)
  AND subject = ANY ($2)
GROUP BY source, subject, stream
$$;
INSERT INTO member_seen
SELECT seen.*
FROM (
    SELECT array_agg(DISTINCT source) AS sources, array_agg(DISTINCT subject) AS subjects
    FROM fact
    WHERE present IS NOT NULL
) AS known, member_to_see(sources, subjects) AS seen;

-- derived: each item, the last of all days that its facts name, and the moment from which on it is known to be over.
CREATE TABLE item_seen (
    source text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    last_day date NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (source, subject)
);
CREATE INDEX item_seen_of_day ON item_seen (last_day);
CREATE FUNCTION item_to_see(sources text[], subjects text[])
RETURNS TABLE (source text, subject text, last_day date, closed_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT source, subject,
    greatest(max(effective_on), max((
        SELECT max(value) FROM jsonb_each_text(data) WHERE value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    )::date)) AS last_day,
    CASE WHEN (array_agg(
        type = 'outreach.item.withdrawn.v1' OR data->>'closed_on' IS NOT NULL ORDER BY version DESC
    ))[1] THEN max(recorded_at) ELSE 'infinity' END AS closed_at
FROM fact
WHERE type >= 'outreach.item.'
  AND type < 'outreach.item/'
  AND source = ANY ($1)
  AND subject = ANY ($2)
GROUP BY source, subject
$$;
INSERT INTO item_seen
SELECT seen.*
FROM (
    SELECT array_agg(DISTINCT source) AS sources, array_agg(DISTINCT subject) AS subjects
    FROM fact
    WHERE type >= 'outreach.item.'
      AND type < 'outreach.item/'
) AS known, item_to_see(sources, subjects) AS seen;

-- The last state of a member is the first row of this index; asked by the text of its name, all its states are sorted.
CREATE INDEX fact_of_member ON fact (stream, effective_on DESC, version DESC) WHERE present IS NOT NULL;

-- As before, over those alone who may be here.
CREATE OR REPLACE FUNCTION member_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT state.*
    FROM member_seen AS seen, LATERAL (
        SELECT *
        FROM fact
        WHERE fact.stream = seen.stream
          AND (fact.source || ' ' || fact.subject) = (seen.source || ' ' || seen.subject)
          AND fact.present IS NOT NULL
          AND type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                       'registry.member.left.v1')
          AND effective_on <= $1
          AND recorded_at <= $2
        ORDER BY effective_on DESC, version DESC
        LIMIT 1
    ) AS state
    WHERE (seen.gone_on > $1 OR seen.gone_at > $2)
      AND state.present
$$;

-- As before: of the records of the span those that no later version corrects or withdraws.
CREATE OR REPLACE FUNCTION activity_held(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM fact AS activity
    WHERE type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1')
      AND effective_on BETWEEN $1 AND $2
      AND recorded_at <= $3
      AND NOT EXISTS (
        SELECT FROM fact AS later
        WHERE later.source = activity.source
          AND later.subject = activity.subject
          AND later.version > activity.version
          AND later.type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1',
                             'activities.activity.cancelled.v1')
          AND later.recorded_at <= $3
    )
$$;

-- As before; whether its evidence was withdrawn is asked of each tick.
CREATE OR REPLACE FUNCTION key_work_tick_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM fact AS ticked
    WHERE type = 'activities.key_work.ticked.v1'
      AND effective_on <= $1
      AND recorded_at <= $2
      AND (data->>'year')::int = extract(year FROM $1)
      AND NOT EXISTS (
        SELECT FROM fact AS withdrawn
        WHERE withdrawn.source = ticked.source
          AND withdrawn.subject = ticked.data->>'evidence'
          AND withdrawn.type IN ('activities.activity.cancelled.v1', 'activities.session.cancelled.v1')
          AND withdrawn.recorded_at <= $2
          AND NOT EXISTS (
            SELECT FROM fact AS later
            WHERE later.source = withdrawn.source
              AND later.subject = withdrawn.subject
              AND later.version > withdrawn.version
              AND later.type IN ('activities.activity.held.v2', 'activities.activity.cancelled.v1',
                                 'activities.session.held.v1', 'activities.session.cancelled.v1')
              AND later.recorded_at <= $2
        )
    )
      AND NOT EXISTS (
        SELECT FROM fact AS unticked
        WHERE unticked.type = 'activities.key_work.unticked.v1'
          AND unticked.recorded_at <= $2
          AND unticked.source = ticked.source
          AND unticked.subject = ticked.subject
          AND unticked.version > ticked.version
          AND unticked.data->>'tick' = ticked.data->>'tick'
          AND unticked.data->>'evidence' = ticked.data->>'evidence'
    )
$$;

-- As before, without the items that were over before a day and of which no fact names that day or a later one.
DROP FUNCTION item_round(timestamptz);
CREATE FUNCTION item_round(known_on timestamptz, since date DEFAULT '-infinity') RETURNS TABLE (
    code text, record uuid, round int, origin text, kind text, topic text, branch text, wants_reply boolean,
    raised_on date, started_on date, ended_on date, due_before date, due_on date, extended_on date, answered_on date,
    result text, solved_on date, told_on date, reaction text,
    opened uuid, extended uuid, answered uuid, solved uuid, told uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS MATERIALIZED (
        SELECT fact.*, coalesce((data->>'reopened')::int, 0) AS round
        FROM item_seen AS seen
        JOIN fact USING (source, subject)
        WHERE (seen.last_day >= $2 OR seen.closed_at > $1)
          AND recorded_at <= $1
    ), item AS (
        SELECT
            stream, source, subject,
            (array_agg(event_id ORDER BY version DESC)
                FILTER (WHERE type IN ('outreach.item.raised.v1', 'outreach.item.corrected.v1')))[1] AS record,
            (array_agg(data ORDER BY version DESC))[1] AS data
        FROM said
        GROUP BY stream, source, subject
        HAVING NOT bool_or(type = 'outreach.item.withdrawn.v1')
    ), handled AS (
        SELECT
            stream, source, subject, round, min(code) AS code,
            (array_agg(data ORDER BY version DESC))[1] AS data,
            (array_agg(data->>'answer_due_on' ORDER BY version DESC)
                FILTER (WHERE data->>'extended_on' IS NULL))[1] AS due_before,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.reopened.v1'))[1] AS reopened,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.extended.v1'))[1] AS extended,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.answered.v1'))[1] AS answered,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.solved.v1'))[1] AS solved,
            (array_agg(event_id ORDER BY version DESC)
                FILTER (WHERE type IN ('outreach.item.told_back.v1', 'outreach.item.closed.v1')))[1] AS told
        FROM said
        GROUP BY stream, source, subject, round
    )
    SELECT
        handled.code, item.record, handled.round, item.data->>'origin', item.data->>'kind', item.data->>'topic',
        coalesce(item.data->>'branch', ''), (item.data->>'wants_reply')::boolean, (item.data->>'raised_on')::date,
        coalesce((handled.data->>'reopened_on')::date, (item.data->>'raised_on')::date),
        lead((handled.data->>'reopened_on')::date) OVER (
            PARTITION BY handled.stream, handled.source, handled.subject ORDER BY handled.round
        ),
        coalesce(due_before::date, (handled.data->>'answer_due_on')::date), (handled.data->>'answer_due_on')::date,
        (handled.data->>'extended_on')::date, (handled.data->>'answered_on')::date, handled.data->>'result',
        CASE WHEN (handled.data->>'solved')::boolean
             THEN coalesce((handled.data->>'solved_on')::date, (handled.data->>'answered_on')::date) END,
        coalesce((handled.data->>'closed_on')::date, (handled.data->>'told_on')::date), handled.data->>'reaction',
        coalesce(reopened, item.record), handled.extended, handled.answered,
        coalesce(handled.solved, handled.answered), handled.told
    FROM handled
    JOIN item USING (stream, source, subject)
$$;

-- These are small: planned on their own, joined by hash, and without waiting for a second worker.
ALTER FUNCTION active_branch(date, timestamptz) ROWS 50 SET max_parallel_workers_per_gather = 0;
ALTER FUNCTION party_group_of_branch(date, timestamptz) ROWS 50 SET max_parallel_workers_per_gather = 0;
ALTER FUNCTION liaison_of_branch(date, timestamptz) ROWS 50 SET max_parallel_workers_per_gather = 0;
