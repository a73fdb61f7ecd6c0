-- Delivery: what is to be told to whom, on which way, and what became of it. Nothing here is written again from ledgers:
-- a rebuild must neither forget that something was sent nor send it once more.

-- kept: the ways out. `sealed` holds what is secret of it (robot address, password, signing key) under the service's key.
CREATE TABLE channel (
    code text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('mail', 'wecom', 'dingtalk', 'feishu', 'webhook', 'apprise', 'folder')),
    name text NOT NULL,
    enabled boolean NOT NULL,
    topics text[] NOT NULL,
    settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    sealed bytea,
    per_minute int CHECK (per_minute > 0),
    version bigint NOT NULL CHECK (version > 0),
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    -- Single mails go by one way, or a person would get each of them twice.
    CHECK ((code = 'mail') = (kind = 'mail'))
);

-- kept: where an office or a person (by code) is written to; under the service's key.
CREATE TABLE address_book (
    holder text COLLATE "C" PRIMARY KEY,
    sealed bytea NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);

-- kept: who changed or read which channel or address.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL
);

-- kept: the hours of delivery, since when.
CREATE TABLE delivery_setting (
    name text NOT NULL CHECK (name IN ('quiet_from', 'quiet_until', 'bundle_at')),
    since date NOT NULL,
    value time NOT NULL,
    set_by text NOT NULL,
    PRIMARY KEY (name, since)
);
INSERT INTO delivery_setting (name, since, value, set_by) VALUES
    ('quiet_from', '1900-01-01', '21:00', 'migration'),
    ('quiet_until', '1900-01-01', '08:00', 'migration'),
    ('bundle_at', '1900-01-01', '09:00', 'migration');

-- kept: one row for each thing to be told to one office on one way, written before anything is sent. `holder` is who holds
-- the office (code of a person, or the office itself where it has a mailbox), '' while nobody does. `facts` are codes, days,
-- counts and public titles. `lease` and `leased_until`: whoever is sending it now.
CREATE TABLE delivery (
    code text COLLATE "C" PRIMARY KEY,
    occurrence text COLLATE "C" NOT NULL,
    topic text NOT NULL,
    about text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    office text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    facts jsonb NOT NULL CHECK (jsonb_typeof(facts) = 'object'),
    bundled boolean NOT NULL,
    due timestamptz,
    state text NOT NULL CHECK (state IN ('intended', 'accepted', 'bounced', 'failed', 'given_up')),
    reason text CHECK ((state IN ('intended', 'accepted')) OR reason IS NOT NULL),
    send_at timestamptz NOT NULL,
    tries int NOT NULL DEFAULT 0 CHECK (tries >= 0),
    -- Those before somebody asked to send it again: its patience begins anew.
    tries_before int NOT NULL DEFAULT 0 CHECK (tries_before BETWEEN 0 AND tries),
    lease uuid,
    leased_until timestamptz,
    intended_at timestamptz NOT NULL,
    intended_by text NOT NULL,
    settled_at timestamptz CHECK ((state = 'intended') = (settled_at IS NULL)),
    CHECK ((lease IS NULL) = (leased_until IS NULL)),
    CHECK (lease IS NULL OR state = 'intended'),
    UNIQUE (occurrence, channel, office, scope, holder)
);
-- Who holds two offices is told once.
CREATE UNIQUE INDEX delivery_once_a_person ON delivery (occurrence, channel, holder) WHERE holder <> '';
CREATE INDEX delivery_due ON delivery (channel, send_at) WHERE state = 'intended';
CREATE INDEX delivery_newest ON delivery (intended_at DESC, code DESC);
CREATE INDEX delivery_about ON delivery (about);
CREATE INDEX delivery_unwell ON delivery (state) WHERE state IN ('bounced', 'failed', 'given_up');

-- kept: each try. `handed_over_at` is written before the first byte of the content leaves: a try without it did nothing,
-- one with it and without an end may have arrived. `answer` is what the server said, without addresses.
CREATE TABLE delivery_attempt (
    delivery text COLLATE "C" NOT NULL REFERENCES delivery,
    number int NOT NULL CHECK (number > 0),
    channel text COLLATE "C" NOT NULL,
    lease uuid NOT NULL,
    holder text COLLATE "C" NOT NULL,
    began_at timestamptz NOT NULL,
    handed_over_at timestamptz,
    ended_at timestamptz,
    outcome text,
    answer_code text,
    answer text,
    content_sha256 text CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (delivery, number),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX delivery_attempt_rate ON delivery_attempt (channel, began_at);

-- Meetings ahead with what their latest notice said.
CREATE FUNCTION notice_ahead(known_on timestamptz, zone text) RETURNS TABLE (subject text, code text, data jsonb)
LANGUAGE sql STABLE AS $$
    SELECT subject, code, data
    FROM record_of(
        ARRAY['activities.meeting.noticed.v1', 'activities.meeting.called_off.v1', 'activities.meeting.held.v1'], $1
    ) AS meeting
    WHERE type = 'activities.meeting.noticed.v1'
      AND coalesce((data->>'starts_at')::timestamptz, ((data->>'meets_on')::date + 1)::timestamp AT TIME ZONE $2) > $1
$$;
