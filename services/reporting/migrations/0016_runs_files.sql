-- How far each log was known to reach, the files of runs, and the secretary's own paragraphs.

-- kept: the head of each other service's log, as it told it last. It only moves forward.
CREATE TABLE log_head (
    log text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    learned_at timestamptz NOT NULL
);

-- kept: a run as a file, made once for each audience, form and language, and never again: what was sent stays as it was.
CREATE TABLE run_file (
    run text COLLATE "C" NOT NULL REFERENCES run,
    audience text COLLATE "C" NOT NULL CHECK (audience IN ('secretariat', 'leaders', 'liaisons')),
    -- The branches of its reader, with a comma between.
    scope text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    sha256 text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    content bytea NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    PRIMARY KEY (run, audience, scope, form, language)
);
CREATE INDEX run_file_sha256 ON run_file (sha256);

-- kept: what the secretary wrote for a chapter of a report, each version; an empty text takes the paragraph back.
CREATE TABLE paragraph (
    report text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    chapter text COLLATE "C" NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    text text NOT NULL,
    written_at timestamptz NOT NULL,
    written_by text NOT NULL,
    PRIMARY KEY (report, digest, chapter, version)
);
