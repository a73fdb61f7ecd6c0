-- Imports: what each batch did, so that it can be shown and undone; and what titles of columns mean here.

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

-- kept: what a title that we do not know means in this society's files.
CREATE TABLE import_mapping (
    sheet text NOT NULL,
    title text NOT NULL,
    meaning text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (sheet, title)
);

-- A branch that ended on its first day never was: an import that founded it by mistake was undone.
CREATE OR REPLACE FUNCTION branch_at(day date, known timestamptz) RETURNS SETOF branch_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (state.code) state.*
    FROM branch_history AS state
    WHERE state.effective_on <= day AND state.recorded_at <= known
      AND state.code NOT IN (
          SELECT code FROM (
              SELECT DISTINCT ON (code, effective_on) code, status FROM branch_history
              WHERE effective_on <= day AND recorded_at <= known
              ORDER BY code, effective_on, nth DESC
          ) AS told
          GROUP BY code
          HAVING bool_and(status = 'ended')
      )
    ORDER BY state.code, state.effective_on DESC, state.nth DESC
$$;
