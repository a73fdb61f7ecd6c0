-- What every service keeps about events it says and hears.

-- The version of each of our own streams: assigned here and nowhere else.
CREATE TABLE stream (
    subject text PRIMARY KEY,
    version bigint NOT NULL CHECK (version >= 0)
) WITH (fillfactor = 80);

-- Said, not yet confirmed by the broker. Near-empty by design.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Made by emit, one UUIDv7 an event; the log keeps it unique, and a second index here costs a tenth of the way in.
    event_id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    recorded_at timestamptz NOT NULL,
    body bytea NOT NULL CHECK (octet_length(body) <= 262144),
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Said and confirmed: append-only, contiguous, each row chained to the one before.
CREATE TABLE event_log (
    position bigint PRIMARY KEY CHECK (position > 0),
    event_id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (subject, version)
);

-- The last link of the chain; moving it is how a second leader is made to roll back.
CREATE TABLE chain_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO chain_head (position, hash) VALUES (0, '\x0000000000000000000000000000000000000000000000000000000000000000');

CREATE VIEW ledger AS
    SELECT position, event_id, type, subject, version, recorded_at, body FROM event_log
    UNION ALL
    SELECT NULL, event_id, type, subject, version, recorded_at, body FROM outbox;

-- Heard: every id for ever, and how far each foreign stream has been applied.
CREATE TABLE inbox (
    event_id uuid PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE position (
    source text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    PRIMARY KEY (source, subject)
) WITH (fillfactor = 80);

-- Heard and set aside, with the reason; bodies are encrypted.
CREATE TABLE parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid UNIQUE,
    source text,
    type text,
    subject text,
    version bigint,
    reason text NOT NULL CHECK (reason IN ('waiting', 'retry', 'poison', 'conflict', 'schema', 'unknown_type', 'too_large', 'dead')),
    sentence text NOT NULL,
    body bytea NOT NULL,
    replay boolean NOT NULL DEFAULT false,
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    parked_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((reason = 'retry') = (next_attempt_at IS NOT NULL))
);
CREATE INDEX parked_stream ON parked (source, subject, version);
CREATE INDEX parked_due ON parked (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- What was done with parked events by hand, and why.
CREATE TABLE parked_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parked_id bigint NOT NULL,
    event_id uuid,
    action text NOT NULL CHECK (action IN ('retry', 'drop')),
    because text NOT NULL,
    actor text NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now()
);

-- HTTP twice is once: the answer is kept with the work, in one transaction.
CREATE TABLE idempotency (
    caller text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status int NOT NULL,
    version bigint,
    answer jsonb NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
);
