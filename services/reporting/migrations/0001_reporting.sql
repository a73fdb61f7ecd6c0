-- What reporting keeps: every event heard as a fact, the lists behind figures, and the runs that were sent.

-- derived: one row per event heard, never changed, so that the figures of any past day can be computed again.
-- `branches` are the branches (of an activity: all hosts) that the fact speaks of. `stream` stands for (source, subject)
-- where thousands are sorted: their texts begin alike, and comparing them is most of the work.
CREATE TABLE fact (
    event_id uuid PRIMARY KEY,
    source text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL GENERATED ALWAYS AS (substr(subject, strpos(subject, '/') + 1)) STORED,
    version bigint NOT NULL CHECK (version > 0),
    type text COLLATE "C" NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    batch_id text,
    branches text[] NOT NULL,
    data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
    stream bigint NOT NULL GENERATED ALWAYS AS (hashtextextended(source || ' ' || subject, 0)) STORED,
    present boolean GENERATED ALWAYS AS ((data->>'present')::boolean) STORED,
    kind text COLLATE "C" GENERATED ALWAYS AS (data->>'kind') STORED,
    UNIQUE (source, subject, version)
);
CREATE INDEX fact_of_day ON fact (type, effective_on);
CREATE INDEX fact_of_stream ON fact (stream, effective_on, version);

-- kept: a list is stored once under its hash, and every run with an equal list points to it.
CREATE TABLE fact_list (
    sha256 text COLLATE "C" PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    event_ids uuid[] NOT NULL,
    weights bigint[] NOT NULL,
    groups text[] NOT NULL,
    CHECK (cardinality(event_ids) = cardinality(weights) AND cardinality(event_ids) = cardinality(groups))
);

-- kept: what was computed, over which facts, by which definitions.
CREATE TABLE run (
    code text COLLATE "C" PRIMARY KEY,
    digest text COLLATE "C" NOT NULL,
    number int NOT NULL CHECK (number > 0),
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    known_on timestamptz NOT NULL,
    kept_at timestamptz NOT NULL,
    kept_on date NOT NULL,
    kept_by text NOT NULL,
    positions jsonb NOT NULL,
    dataset jsonb NOT NULL,
    dataset_sha256 text NOT NULL CHECK (dataset_sha256 ~ '^[0-9a-f]{64}$'),
    UNIQUE (digest, number),
    UNIQUE (digest, dataset_sha256)
);

-- kept: the lists of a run's figures, by the part they play in it.
CREATE TABLE run_list (
    run text COLLATE "C" NOT NULL REFERENCES run,
    figure text COLLATE "C" NOT NULL,
    definition int NOT NULL CHECK (definition > 0),
    role text NOT NULL CHECK (role IN ('counted', 'numerator', 'denominator', 'evidence')),
    sha256 text COLLATE "C" NOT NULL REFERENCES fact_list,
    PRIMARY KEY (run, figure, role)
);

-- The one rule of two dates: the state on a day as known at a moment is given by the fact with the greatest
-- (effective_on, version) among those effective by that day and recorded by that moment.
CREATE FUNCTION state_at(types text[], on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (stream, source, subject) *
    FROM fact
    WHERE type = ANY ($1)
      AND effective_on <= $2
      AND recorded_at <= $3
    ORDER BY stream, source, subject, effective_on DESC, version DESC
$$;

-- An occurrence (an activity, a contact) has a day but no duration: a later version corrects or withdraws the record
-- whatever day it names, so that of the versions known the last one holds.
CREATE FUNCTION record_of(types text[], known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (stream, source, subject) *
    FROM fact
    WHERE type = ANY ($1)
      AND recorded_at <= $2
    ORDER BY stream, source, subject, version DESC
$$;

CREATE FUNCTION active_branch(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM state_at(
        ARRAY['registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1'], $1, $2
    ) AS branch
    WHERE type <> 'registry.branch.ended.v1'
      AND data->>'status' IN ('normal', 'rectifying')
$$;

-- One Party group per branch, the longest-standing one.
CREATE FUNCTION party_group_of_branch(on_day date, known_on timestamptz) RETURNS TABLE (branch text, event_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (data->>'branch') data->>'branch', event_id
    FROM state_at(ARRAY['registry.party_group.formed.v1', 'registry.party_group.dissolved.v1'], $1, $2) AS party_group
    WHERE type = 'registry.party_group.formed.v1'
    ORDER BY data->>'branch', effective_on, event_id
$$;

-- One liaison per branch, the longest-serving one; `until` is the first day no longer in office.
CREATE FUNCTION liaison_of_branch(on_day date, known_on timestamptz) RETURNS TABLE (branch text, event_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (data->>'branch') data->>'branch', event_id
    FROM state_at(ARRAY['registry.post.filled.v1', 'registry.post.ended.v1'], $1, $2) AS post
    WHERE type = 'registry.post.filled.v1'
      AND data->>'post' = 'liaison'
      AND coalesce((data->>'until')::date > $1, true)
    ORDER BY data->>'branch', effective_on, event_id
$$;

-- A cancelled activity counts nowhere, on whatever day it was cancelled.
CREATE FUNCTION activity_held(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM record_of(ARRAY['activities.activity.held.v1', 'activities.activity.cancelled.v1'], $3) AS activity
    WHERE type = 'activities.activity.held.v1'
      AND effective_on BETWEEN $1 AND $2
$$;

CREATE FUNCTION member_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM state_at(
        ARRAY['registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
              'registry.member.left.v1'], $1, $2
    ) AS member
    WHERE present
$$;

-- What changed for members in a period, by comparing each day's state with the state before it. The kind of move is
-- joined, returned, left, moved (other branches), or stock (the opening stock was loaded: never a movement).
-- A member of no branch is in the branch ''.
CREATE FUNCTION member_move(first_day date, last_day date, known_on timestamptz)
RETURNS TABLE (event_id uuid, move text, before text[], after text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH moved AS (
        SELECT DISTINCT stream
        FROM fact
        WHERE type = ANY (ARRAY['registry.member.joined.v1', 'registry.member.updated.v1',
                                'registry.member.transferred.v1', 'registry.member.left.v1'])
          AND effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
    ), day AS (
        SELECT DISTINCT ON (stream, source, subject, effective_on)
            event_id, stream, source, subject, effective_on, present,
            bool_or((data->>'opening_stock')::boolean) OVER (PARTITION BY stream, source, subject, effective_on) AS stock,
            CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END AS branches
        FROM fact
        JOIN moved USING (stream)
        WHERE present IS NOT NULL
          AND effective_on <= $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, effective_on, version DESC
    ), step AS (
        SELECT *,
            coalesce(lag(present) OVER past, false) AS was_present,
            lag(branches) OVER past AS was_in,
            coalesce(bool_or(present) OVER (past ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS was_ever
        FROM day
        WINDOW past AS (PARTITION BY stream, source, subject ORDER BY effective_on)
    )
    SELECT
        event_id,
        CASE
            WHEN was_present AND NOT present THEN 'left'
            WHEN was_present THEN 'moved'
            WHEN stock THEN 'stock'
            WHEN was_ever THEN 'returned'
            ELSE 'joined'
        END,
        CASE WHEN was_present THEN was_in ELSE '{}' END,
        CASE WHEN present THEN branches ELSE '{}' END
    FROM step
    WHERE effective_on >= $1
      AND (was_present <> present OR (present AND NOT (was_in @> branches AND branches @> was_in)))
$$;
