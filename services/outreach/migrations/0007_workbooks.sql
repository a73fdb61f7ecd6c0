-- Workbooks of experts, contacts and items go out and come in again. Of a file nothing is kept but hashes and counts:
-- no table of an import holds a cell in clear.

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

-- kept: what a batch wrote over, as it was sealed: under the keys of the persons, so that erasing them erases it here
-- too. `owner` says under whose; `codes` are the items of a contact.
CREATE TABLE import_before (
    batch text NOT NULL,
    subject text NOT NULL,
    part text NOT NULL CHECK (part IN ('summary', 'items', 'answer', 'name', 'unit', 'phone', 'mail')),
    owner text NOT NULL,
    sealed bytea,
    codes text[],
    PRIMARY KEY (batch, subject, part, owner)
);
