-- What outside systems say about members: judged once, remembered for ever, folded into each member's timeline.

-- kept: which login speaks for which source, and of what.
CREATE TABLE publisher (
    login text PRIMARY KEY CHECK (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    source text NOT NULL UNIQUE CHECK (source <> ''),
    types text[] NOT NULL CHECK (cardinality(types) > 0),
    active boolean NOT NULL DEFAULT true,
    -- A source sends `sequence` always or never; null until its first accepted event decides.
    sequenced boolean,
    added_at timestamptz NOT NULL
);

-- kept: the cursor of the last outcome. Its row lock makes ingress one at a time, so cursors become visible in order.
CREATE TABLE ingress_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    cursor bigint NOT NULL
);
INSERT INTO ingress_head (cursor) VALUES (0);

-- kept: every event by (source, id), with its first judgement (a parked one may be judged again); never deleted.
-- Once its member is erased, `id` is `erased:<keyed hash>`, and subject, hash and the member's code are gone.
CREATE TABLE ingress_event (
    source text NOT NULL,
    id text NOT NULL,
    cursor bigint NOT NULL UNIQUE,
    -- The first cursor: judged again an event moves to the end of the feed, but it came when it came.
    arrived bigint NOT NULL,
    login text NOT NULL,
    type text,
    subject text,
    body_hash bytea CHECK (octet_length(body_hash) = 32),
    known jsonb NOT NULL,
    corrects text,
    member text,
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'superseded', 'parked')),
    reason text CHECK (reason IN ('schema', 'identity', 'unknown_type', 'unknown_branch', 'too_large', 'clock', 'tie', 'personal')),
    pointer text,
    sentence text,
    sentence_en text,
    received_at timestamptz NOT NULL,
    judged_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text,
    PRIMARY KEY (source, id),
    CHECK ((outcome = 'parked') = (reason IS NOT NULL)),
    CHECK ((outcome = 'parked') OR closed_at IS NULL),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX ingress_event_subject ON ingress_event (source, subject) WHERE subject IS NOT NULL;
CREATE INDEX ingress_event_member ON ingress_event (member) WHERE member IS NOT NULL;
CREATE INDEX ingress_event_nameless ON ingress_event (source) WHERE outcome = 'parked' AND subject IS NULL;
CREATE INDEX ingress_event_open ON ingress_event (cursor) WHERE outcome = 'parked' AND closed_at IS NULL;
CREATE INDEX ingress_event_waiting ON ingress_event (cursor) WHERE reason = 'unknown_branch';

-- kept: outcomes that have no place of their own under (source, id): duplicates, conflicts, foreign or unreadable ones.
-- `source` is the publisher's own; `claimed` what the event said where that is another or nobody is known.
CREATE TABLE ingress_aside (
    cursor bigint PRIMARY KEY,
    login text,
    source text,
    claimed text,
    id text,
    type text,
    subject text,
    body_hash bytea CHECK (octet_length(body_hash) = 32),
    known jsonb NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('duplicate', 'parked')),
    reason text CHECK (reason IN ('schema', 'identity', 'conflict', 'too_large')),
    pointer text,
    sentence text,
    sentence_en text,
    judged_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text,
    CHECK ((outcome = 'parked') = (reason IS NOT NULL)),
    CHECK ((outcome = 'parked') OR closed_at IS NULL),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX ingress_aside_id ON ingress_aside (source, id);
CREATE INDEX ingress_aside_claimed ON ingress_aside (claimed, id) WHERE claimed IS NOT NULL;
CREATE INDEX ingress_aside_subject ON ingress_aside (source, subject) WHERE outcome = 'parked';
CREATE INDEX ingress_aside_open ON ingress_aside (cursor) WHERE outcome = 'parked' AND closed_at IS NULL;

-- kept: bodies that could not be read, encrypted, for 30 days.
CREATE TABLE ingress_unreadable (
    cursor bigint PRIMARY KEY REFERENCES ingress_aside,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL
);

-- kept: what a person decided about a parked event, and why.
CREATE TABLE ingress_decision (
    cursor bigint PRIMARY KEY,
    decision text NOT NULL CHECK (decision IN ('apply', 'close')),
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    decided_at timestamptz NOT NULL
);

-- kept: the registry's own number of a member, and which source it came from; it stays when the code is forgotten.
CREATE TABLE member (
    number text PRIMARY KEY,
    source text NOT NULL
);

-- kept: the publisher's code of a member; erasing deletes the row.
CREATE TABLE member_code (
    source text NOT NULL,
    code text NOT NULL,
    member text NOT NULL UNIQUE,
    PRIMARY KEY (source, code)
);

-- kept: a keyed hash of an erased code, so that what was recorded before the erasure cannot bring it back.
CREATE TABLE member_erased (
    source text NOT NULL,
    seal text NOT NULL,
    recorded_ns bigint NOT NULL,
    PRIMARY KEY (source, seal)
);

-- kept: what was said about each member, by its order (sequence, or time in nanoseconds); the timeline is its fold.
CREATE TABLE member_fact (
    member text NOT NULL,
    order_key bigint NOT NULL,
    effective_on date NOT NULL,
    present boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('individual', 'group')),
    member_class text,
    branches text[] NOT NULL,
    ends_on date CHECK (ends_on > effective_on),
    bulk boolean NOT NULL,
    PRIMARY KEY (member, order_key),
    CHECK (present OR (branches = '{}' AND ends_on IS NULL))
);

-- derived: what was last said of a member for each day (registry.member.*); the state on a day is the newest not after it.
CREATE TABLE member_state (
    member text NOT NULL,
    effective_on date NOT NULL,
    type text NOT NULL,
    present boolean NOT NULL,
    kind text NOT NULL,
    member_class text,
    branches text[] NOT NULL,
    opening_stock boolean NOT NULL,
    PRIMARY KEY (member, effective_on)
);
