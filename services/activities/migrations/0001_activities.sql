-- Derived tables are written from events alone and can be rebuilt; kept tables exist only here and are backed up.

-- derived: every state of a branch the registry has told; what holds on a day is the greatest (effective_on, version)
CREATE TABLE branch_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('preparing', 'normal', 'rectifying', 'suspended', 'ended')),
    PRIMARY KEY (code, version)
);

-- derived: liaisons' posts (党建联系人), read like branch_state; `held` is false from the day of an ending on
CREATE TABLE liaison_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    branch text NOT NULL,
    held boolean NOT NULL,
    until date,
    PRIMARY KEY (code, version)
);

-- derived: how many key works a year the society allows itself, read like branch_state
CREATE TABLE target_state (
    society text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    key_works int NOT NULL CHECK (key_works >= 0),
    PRIMARY KEY (society, version)
);

-- kept: the society's own limits, dated; the row with the latest `since` not after the day counts
CREATE TABLE setting (
    name text NOT NULL CHECK (name IN ('report_within_days', 'key_works_a_year', 'quorum_numerator', 'quorum_denominator')),
    since date NOT NULL,
    value int NOT NULL CHECK (value >= 0),
    PRIMARY KEY (name, since)
);
INSERT INTO setting (name, since, value) VALUES
    ('report_within_days', '1900-01-01', 30),
    ('key_works_a_year', '1900-01-01', 10),
    ('quorum_numerator', '1900-01-01', 2),
    ('quorum_denominator', '1900-01-01', 3);

-- kept: the random key under which people are hashed; losing it makes the same person another one from then on
CREATE TABLE kept_key (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    key bytea NOT NULL CHECK (octet_length(key) = 32)
);

-- derived
CREATE TABLE key_work (
    code text PRIMARY KEY,
    year int NOT NULL,
    number int NOT NULL CHECK (number > 0),
    title text NOT NULL,
    UNIQUE (year, number)
);

-- derived: a tick may have several records as evidence
CREATE TABLE key_work_tick (
    key_work text NOT NULL,
    tick text NOT NULL CHECK (tick IN ('participation', 'voice', 'work')),
    evidence text NOT NULL,
    ticked_on date NOT NULL,
    PRIMARY KEY (key_work, tick, evidence)
);

-- derived
CREATE TABLE activity (
    code text PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    hosts text[] NOT NULL CHECK (cardinality(hosts) > 0),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    online boolean NOT NULL,
    open_to text NOT NULL,
    led_by_party_members boolean NOT NULL,
    expected int,
    attendances int NOT NULL,
    people text[] NOT NULL,
    party_members_present int,
    key_works text[] NOT NULL,
    minutes_filed_on date,
    cancelled boolean NOT NULL DEFAULT false,
    CHECK (ends_on >= starts_on),
    CHECK (attendances >= cardinality(people)),
    CHECK (attendances >= party_members_present)
);
CREATE INDEX activity_when ON activity (starts_on, code);
CREATE INDEX activity_hosts ON activity USING gin (hosts);

-- kept: what is not said to others
CREATE TABLE activity_kept (
    activity text PRIMARY KEY,
    place text,
    summary text,
    recorded_on date NOT NULL,
    recorded_by text NOT NULL,
    cancelled_because text,
    cancelled_by text
);

-- derived
CREATE TABLE meeting (
    code text PRIMARY KEY,
    number int NOT NULL,
    title text NOT NULL,
    held_on date NOT NULL,
    quorum_met boolean NOT NULL
);
CREATE INDEX meeting_when ON meeting (held_on, code);

-- derived
CREATE TABLE meeting_attendance (
    meeting text NOT NULL,
    branch text NOT NULL,
    state text NOT NULL CHECK (state IN ('present', 'excused', 'absent', 'observer', 'walk_in')),
    PRIMARY KEY (meeting, branch)
);

-- kept: why a branch was not there
CREATE TABLE meeting_reason (
    meeting text NOT NULL,
    branch text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (meeting, branch)
);

-- derived: open while closed_on is null; overdue is computed from due_on
CREATE TABLE decided_item (
    code text PRIMARY KEY,
    meeting text NOT NULL,
    number int NOT NULL,
    title text NOT NULL,
    lead text NOT NULL,
    co_leads text[] NOT NULL,
    decided_on date NOT NULL,
    due_on date NOT NULL,
    closed_on date,
    reviewer text,
    UNIQUE (meeting, number),
    CHECK (due_on >= decided_on),
    CHECK (closed_on >= decided_on),
    CHECK ((closed_on IS NULL) = (reviewer IS NULL))
);
CREATE INDEX decided_item_due ON decided_item (due_on, code);

-- kept: the decision in full and the closing note
CREATE TABLE decided_item_kept (
    item text PRIMARY KEY,
    text text,
    closing_note text
);
