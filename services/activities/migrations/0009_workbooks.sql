-- Workbooks of activities, attendance and decided items go out and come in again.

ALTER TABLE activity
    ADD COLUMN cost_fen bigint CHECK (cost_fen >= 0),
    ADD COLUMN present int CHECK (present >= 0),
    ADD CHECK (attendances >= present);

-- What a batch said of a decided item and was taken back stays readable, and counts no more.
ALTER TABLE decided_item_step ADD COLUMN taken_back boolean NOT NULL DEFAULT false;

-- kept: every import that was carried out. Of a file's name only the hash: names of files name people.
CREATE TABLE import_batch (
    batch text PRIMARY KEY CHECK (batch <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    name_sha256 bytea CHECK (octet_length(name_sha256) = 32),
    file_sha256 bytea CHECK (octet_length(file_sha256) = 32),
    sheets text[] NOT NULL,
    predicted jsonb NOT NULL,
    observed jsonb NOT NULL,
    undoes text UNIQUE REFERENCES import_batch
);
CREATE INDEX import_batch_recorded ON import_batch (recorded_at, batch);

-- kept: which streams a batch moved, from which version to which.
CREATE TABLE import_touch (
    batch text NOT NULL REFERENCES import_batch,
    subject text NOT NULL,
    before bigint NOT NULL CHECK (before >= 0),
    after bigint NOT NULL CHECK (after > before),
    PRIMARY KEY (batch, subject)
);
CREATE INDEX import_touch_subject ON import_touch (subject);

-- kept: what a title that we do not know means in this society's files.
CREATE TABLE import_mapping (
    sheet text NOT NULL,
    title text NOT NULL,
    meaning text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (sheet, title)
);

-- kept: what stood beside an activity (place, summary, who recorded it) before a batch came; null where nothing did.
CREATE TABLE import_before (
    batch text NOT NULL,
    activity text NOT NULL,
    kept jsonb,
    PRIMARY KEY (batch, activity)
);
