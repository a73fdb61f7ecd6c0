-- How far imports are, and what each taught about titles.

-- kept: how far each import is or was; without a row of `import_batch` nothing of it was saved.
CREATE TABLE import_progress (
    batch text PRIMARY KEY CHECK (batch <> ''),
    told_at timestamptz NOT NULL,
    phase text NOT NULL,
    done int NOT NULL CHECK (done >= 0),
    total int NOT NULL CHECK (total >= 0),
    sheets jsonb NOT NULL,
    finished boolean NOT NULL
);
CREATE INDEX import_progress_told ON import_progress (told_at);

-- kept: what a batch was told that titles mean, and what they meant before (null: nothing), so that it can be taken back.
CREATE TABLE import_mapping_taught (
    batch text NOT NULL,
    sheet text NOT NULL,
    title text NOT NULL,
    meaning text NOT NULL,
    before text,
    PRIMARY KEY (batch, sheet, title)
);
