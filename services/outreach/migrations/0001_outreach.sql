-- Derived tables are written from events alone and can be rebuilt; kept tables exist only here and are backed up.

-- derived: every state of a branch the registry has told; what holds on a day is the greatest (effective_on, version)
CREATE TABLE branch_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('preparing', 'normal', 'rectifying', 'suspended', 'ended')),
    PRIMARY KEY (code, version)
);

-- derived: posts as liaison or deputy, read like branch_state; `held` is false from the day of an ending on
CREATE TABLE liaison_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    person text NOT NULL,
    held boolean NOT NULL,
    until date,
    PRIMARY KEY (code, version)
);
CREATE INDEX liaison_person ON liaison_state (person);

-- derived: how many experts the society wants to keep in touch with, read like branch_state
CREATE TABLE target_state (
    society text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    experts int NOT NULL CHECK (experts >= 0),
    PRIMARY KEY (society, version)
);

-- derived: activities at which items may have been raised
CREATE TABLE activity_known (
    code text PRIMARY KEY,
    held_on date NOT NULL
);

-- kept: the society's own limits, dated; the row with the latest `since` not after the day counts
CREATE TABLE setting (
    name text NOT NULL CHECK (name IN ('cadence_days', 'shortest_cadence_days', 'longest_cadence_days', 'experts',
                                       'answer_working_days', 'suggestion_months')),
    since date NOT NULL,
    value int NOT NULL CHECK (value >= 0),
    PRIMARY KEY (name, since)
);
INSERT INTO setting (name, since, value) VALUES
    ('cadence_days', '1900-01-01', 90),
    ('shortest_cadence_days', '1900-01-01', 60),
    ('longest_cadence_days', '1900-01-01', 365),
    ('experts', '1900-01-01', 100),
    ('answer_working_days', '1900-01-01', 15),
    ('suggestion_months', '1900-01-01', 3);

-- kept: days that are other than Monday to Friday says (holidays, shifted weekends), edited by the society
CREATE TABLE calendar_day (
    day date PRIMARY KEY,
    working boolean NOT NULL,
    note text,
    marked_by text NOT NULL
);

-- derived
CREATE TABLE expert (
    code text PRIMARY KEY,
    branch text,
    liaison text NOT NULL,
    discipline text,
    cadence_days int NOT NULL CHECK (cadence_days > 0),
    enrolled_on date NOT NULL,
    retired_on date,
    CHECK (retired_on > enrolled_on)
);
CREATE INDEX expert_branch ON expert (branch);
CREATE INDEX expert_liaison ON expert (liaison);

-- kept: a key per person; whoever destroys it has erased the person, and every count stays
CREATE TABLE expert_key (
    expert text PRIMARY KEY,
    key bytea NOT NULL
);

-- kept: name, unit, phone and mail, each encrypted under the person's key
CREATE TABLE expert_private (
    expert text PRIMARY KEY,
    name bytea,
    unit bytea,
    phone bytea,
    mail bytea
);

-- kept: the consent that allows us to keep in touch
CREATE TABLE consent (
    expert text NOT NULL,
    notice_version text NOT NULL,
    given_on date NOT NULL,
    channel text NOT NULL,
    scope text NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (expert, notice_version, given_on)
);

-- derived
CREATE TABLE contact (
    code text PRIMARY KEY,
    liaison text NOT NULL,
    mode text NOT NULL,
    made boolean NOT NULL,
    happened_on date NOT NULL
);

-- derived
CREATE TABLE contact_expert (
    contact text NOT NULL,
    expert text NOT NULL,
    made boolean NOT NULL,
    happened_on date NOT NULL,
    PRIMARY KEY (contact, expert)
);
CREATE INDEX contact_of_expert ON contact_expert (expert, happened_on);

-- kept: what was talked about, one copy under each expert's key
CREATE TABLE contact_summary (
    contact text NOT NULL,
    expert text NOT NULL,
    summary bytea NOT NULL,
    PRIMARY KEY (contact, expert)
);

-- kept: who typed it in and when, and the items raised on the occasion
CREATE TABLE contact_kept (
    contact text PRIMARY KEY,
    items text[] NOT NULL,
    recorded_on date NOT NULL,
    recorded_by text NOT NULL
);

-- derived: an item with all that has become of it
CREATE TABLE item (
    code text PRIMARY KEY,
    origin text NOT NULL,
    expert text,
    branch text,
    kind text NOT NULL,
    topic text NOT NULL,
    wants_reply boolean NOT NULL,
    confidential boolean NOT NULL,
    raised_on date NOT NULL,
    answer_due_on date NOT NULL,
    answered_on date,
    result text,
    solved boolean,
    closed_on date,
    reaction text,
    CHECK (answered_on >= raised_on),
    CHECK ((answered_on IS NULL) = (result IS NULL)),
    CHECK ((answered_on IS NULL) = (solved IS NULL)),
    CHECK (closed_on >= raised_on),
    CHECK (closed_on >= answered_on),
    CHECK (closed_on IS NULL OR answered_on IS NOT NULL OR NOT wants_reply)
);
CREATE INDEX item_when ON item (raised_on, code);
CREATE INDEX item_expert ON item (expert);

-- kept: the text and the answer, encrypted when an expert raised it (`expert` says under whose key), and where
CREATE TABLE item_kept (
    item text PRIMARY KEY,
    expert text,
    activity text,
    text bytea NOT NULL,
    answer bytea,
    consent_to_be_named boolean NOT NULL
);

-- kept: every read of what is encrypted; nobody changes it afterwards
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    EXECUTE FUNCTION audit_is_append_only();
