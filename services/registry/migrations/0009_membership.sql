-- Membership in full: what was known when, codes that are one person or unit, whole rosters, names of group members.

ALTER TABLE publisher
    -- Of several sources that know one member, the one with the least rank speaks; null = after those, as they came.
    ADD COLUMN rank int,
    -- Sources of one space use the same codes; from this day on equal codes are one member.
    ADD COLUMN space text,
    ADD COLUMN shared_from date,
    -- Whether equal codes are still to be linked.
    ADD COLUMN linking boolean NOT NULL DEFAULT false,
    ADD CHECK ((space IS NULL) = (shared_from IS NULL));

ALTER TABLE member_code
    -- Whether its member is linked with another: then all of them are looked at together.
    ADD COLUMN bound boolean NOT NULL DEFAULT false;

ALTER TABLE member_fact
    -- When the source recorded it, in nanoseconds; 0 = not kept at the time. A line of a snapshot has an order_key
    -- below zero (the roster's number) and stands among the others by this time.
    ADD COLUMN told_ns bigint NOT NULL DEFAULT 0;
UPDATE member_fact SET told_ns = order_key
FROM member JOIN publisher USING (source)
WHERE number = member_fact.member AND publisher.sequenced IS FALSE;
CREATE INDEX member_fact_of_roster ON member_fact (order_key) WHERE order_key < 0;

ALTER TABLE member_erased
    ADD COLUMN cursor bigint,
    ADD COLUMN erased_at timestamptz;
CREATE INDEX member_erased_in_turn ON member_erased (cursor) WHERE cursor IS NOT NULL;

-- Every state said stays, so that a count can be asked as it was known: the state on a day is the greatest
-- (effective_on, nth) among those not later than the day and recorded by then.
DELETE FROM member_state;
ALTER TABLE member_state
    DROP CONSTRAINT member_state_pkey,
    ADD COLUMN nth int NOT NULL CHECK (nth > 0),
    ADD COLUMN recorded_at timestamptz NOT NULL,
    -- The state begins because two records were found to be one.
    ADD COLUMN merged boolean,
    ADD PRIMARY KEY (member, effective_on, nth);
CREATE INDEX member_state_recorded ON member_state USING brin (recorded_at);
INSERT INTO member_state (member, effective_on, type, present, kind, member_class, branches, opening_stock, nth, recorded_at)
SELECT data->>'member', (data->>'effective_on')::date, type, (data->>'present')::boolean, data->>'kind',
       data->>'member_class', ARRAY(SELECT jsonb_array_elements_text(data->'branches')),
       (data->>'opening_stock')::boolean, row_number() OVER (PARTITION BY subject ORDER BY version), recorded_at
FROM (
    SELECT subject, version, type, recorded_at, convert_from(body, 'UTF8')::jsonb->'data' AS data
    FROM ledger
    WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
                   'registry.member.left.v1')
) AS said;

CREATE FUNCTION member_at(day date, known timestamptz) RETURNS SETOF member_state LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (member) * FROM member_state
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY member DESC, effective_on DESC, nth DESC
$$;

-- kept: said by a source (merge) or declared by the secretariat (share): two numbers are one from a day on.
CREATE TABLE member_link (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('merge', 'share')),
    kept text NOT NULL,
    alias text NOT NULL CHECK (alias <> kept),
    effective_on date NOT NULL,
    order_key bigint,
    told_ns bigint,
    because text,
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    annulled_at timestamptz,
    annulled_by text,
    annulled_because text,
    CHECK ((kind = 'merge') = (order_key IS NOT NULL)),
    CHECK ((annulled_at IS NULL) = (annulled_by IS NULL))
);
CREATE INDEX member_link_kept ON member_link (kept);
CREATE INDEX member_link_alias ON member_link (alias);

-- kept: what the links come to: an alias, and what it is an alias of from a day on.
CREATE TABLE member_alias (
    member text PRIMARY KEY,
    into_member text NOT NULL,
    since date NOT NULL
);

-- kept: of linked members what their own source alone says, day by day; a snapshot of it is compared with this.
CREATE TABLE member_own (
    member text NOT NULL,
    effective_on date NOT NULL,
    present boolean NOT NULL,
    kind text NOT NULL,
    member_class text,
    branches text[] NOT NULL,
    PRIMARY KEY (member, effective_on)
);

-- The number that stands for a member on a day: itself, or what it is an alias of.
CREATE FUNCTION member_holder(number text, day date) RETURNS text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE way AS (
        SELECT number AS member, 0 AS step
        UNION ALL
        SELECT into_member, step + 1 FROM way JOIN member_alias USING (member) WHERE since <= day
    )
    SELECT member FROM way ORDER BY step DESC LIMIT 1
$$;

-- kept: a whole roster, told by a source in chunks.
CREATE TABLE roster (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    snapshot text NOT NULL,
    as_of date NOT NULL,
    chunks int NOT NULL CHECK (chunks > 0),
    state text NOT NULL CHECK (state IN
        ('arriving', 'incomplete', 'arrived', 'compared', 'applying', 'applied', 'dismissed', 'undoing', 'undone')),
    first_at timestamptz NOT NULL,
    -- The earliest time of its chunks: who is absent from it was absent then.
    first_ns bigint NOT NULL,
    compared_at timestamptz,
    -- What is to be applied.
    differences text[] NOT NULL DEFAULT '{}',
    UNIQUE (source, snapshot)
);
CREATE INDEX roster_at_work ON roster (number) WHERE state IN ('arriving', 'arrived', 'applying', 'undoing');

-- kept: each chunk, with a hash of what it said.
CREATE TABLE roster_chunk (
    roster bigint NOT NULL REFERENCES roster,
    chunk int NOT NULL CHECK (chunk > 0),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    lines int NOT NULL,
    PRIMARY KEY (roster, chunk)
);

-- kept: each member of a roster, what is known of it otherwise, and whether the difference has been applied. Absentees
-- are of chunk 0. An erasure deletes the lines of the code.
CREATE TABLE roster_line (
    roster bigint NOT NULL REFERENCES roster,
    code text NOT NULL,
    chunk int NOT NULL,
    told_ns bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('individual', 'group')),
    member_class text,
    branches text[] NOT NULL,
    effective_on date,
    ends_on date,
    bulk boolean NOT NULL,
    repeated boolean NOT NULL DEFAULT false,
    difference text CHECK (difference IN ('new', 'changed', 'same', 'absent', 'unknown_branch')),
    -- Who stands for the code on the day of the roster, how that one stands, and from when the line is to hold.
    member text,
    was jsonb,
    begins date,
    applied_at timestamptz,
    PRIMARY KEY (roster, code)
);
CREATE INDEX roster_line_of_chunk ON roster_line (roster, chunk);
CREATE INDEX roster_line_difference ON roster_line (roster, difference, code);
CREATE INDEX roster_line_member ON roster_line (roster, member) WHERE member IS NOT NULL;

-- kept: what was decided about a roster, by whom and why.
CREATE TABLE roster_decision (
    roster bigint NOT NULL REFERENCES roster,
    nth int NOT NULL,
    decision text NOT NULL CHECK (decision IN ('compare', 'apply', 'dismiss', 'undo')),
    differences text[] NOT NULL DEFAULT '{}',
    because text,
    actor text NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (roster, nth)
);

-- kept: names of the units that are group members, entered by the secretariat; the last one holds.
CREATE TABLE group_member_name (
    member text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    name text NOT NULL CHECK (name <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (member, nth)
);

-- How a source itself knows a member on a day, as of now (linked members: without what other sources say).
CREATE FUNCTION member_told_at(number text, day date)
RETURNS TABLE (effective_on date, present boolean, kind text, member_class text, branches text[])
LANGUAGE sql STABLE AS $$
    SELECT effective_on, present, kind, member_class, branches FROM (
        SELECT 1 AS turn, effective_on, present, kind, member_class, branches, 0 AS nth
        FROM member_own WHERE member = $1 AND member_own.effective_on <= $2
        UNION ALL
        SELECT 2, effective_on, present, kind, member_class, branches, nth
        FROM member_state WHERE member = $1 AND member_state.effective_on <= $2
    ) AS state
    ORDER BY turn, effective_on DESC, nth DESC
    LIMIT 1
$$;
