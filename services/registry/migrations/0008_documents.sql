-- Files, governing documents and their versions, documents of superior bodies, compendia and who has them.

INSERT INTO rule (name, effective_on, value) VALUES
    ('files', '1900-01-01', '{
        "max_bytes": 20971520,
        "max_unpacked_bytes": 209715200,
        "max_pages": 2000,
        "types": ["pdf", "docx", "xlsx", "png", "jpg"],
        "document_types": ["pdf", "docx"],
        "incoming_types": ["pdf", "docx", "png", "jpg"],
        "purge_after_days": 30
    }'),
    ('compendium', '1900-01-01', '{
        "title": "党建联席会议文件资料汇编",
        "parts": [
            {"category": "branch_guidance", "title": "第一部分 分支机构管理"},
            {"category": "party_building", "title": "第二部分 党建工作"}
        ],
        "incoming_title": "附 上级文件目录",
        "attended": ["present", "observer", "walk_in"],
        "asked": ["normal", "rectifying"]
    }');

-- kept: what was uploaded or made, by the hash of its bytes; the name is as given and never a path.
CREATE TABLE file (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    type text NOT NULL CHECK (type IN ('pdf', 'docx', 'xlsx', 'png', 'jpg')),
    name text NOT NULL CHECK (name <> ''),
    size bigint NOT NULL CHECK (size > 0),
    pages int CHECK (pages > 0),
    stored_at timestamptz NOT NULL,
    stored_by text NOT NULL,
    content bytea NOT NULL,
    CHECK (octet_length(content) = size)
);
-- All these types are compressed already.
ALTER TABLE file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX file_stored_at ON file (stored_at);

-- derived: which record needs a file, and whether every office may read it there. The key keeps it from being purged.
CREATE TABLE file_use (
    sha256 text NOT NULL REFERENCES file,
    used_by text NOT NULL CHECK (used_by ~ '^[a-z_]+/.'),
    open boolean NOT NULL,
    PRIMARY KEY (sha256, used_by)
);

-- Files that any decision names, in whatever table; the code of a paper kept elsewhere stands there as well.
CREATE FUNCTION files_of_decisions() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
    holder text;
BEGIN
    FOR holder IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'decision' AND data_type = 'jsonb'
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT decision ->> ''file'' FROM public.%I WHERE decision ->> ''file'' IS NOT NULL', holder);
    END LOOP;
END
$$;

-- kept: the PDF once made of a document, so that the same document always gives the same pages.
CREATE TABLE rendition (
    source text PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    pdf text NOT NULL REFERENCES file,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX rendition_pdf ON rendition (pdf);

-- kept: who fetched a file that is not open to every office.
CREATE TABLE file_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    sha256 text NOT NULL
);

-- derived: each version as last known; a document has at most one in force on a day.
CREATE TABLE document (
    code text NOT NULL CHECK (code <> ''),
    version int NOT NULL CHECK (version > 0),
    status text NOT NULL CHECK (status IN ('draft', 'in_force', 'replaced', 'abolished')),
    title text NOT NULL,
    category text NOT NULL CHECK (category IN ('branch_guidance', 'party_building')),
    number text,
    file text NOT NULL,
    pdf text,
    drafted_on date NOT NULL,
    in_force_on date,
    until date,
    replaced_by int,
    decision jsonb,
    PRIMARY KEY (code, version),
    CHECK ((status = 'draft') = (in_force_on IS NULL)),
    CHECK ((status IN ('replaced', 'abolished')) = (until IS NOT NULL)),
    CHECK ((status = 'replaced') = (replaced_by IS NOT NULL)),
    CHECK (until >= in_force_on),
    CHECK (status = 'draft' OR decision IS NOT NULL),
    CONSTRAINT one_version_in_force_at_a_time EXCLUDE USING gist
        (code WITH =, daterange(in_force_on, until) WITH &&) WHERE (in_force_on IS NOT NULL)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX one_draft_at_a_time ON document (code) WHERE (status = 'draft');

-- derived
CREATE TABLE document_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    version int NOT NULL,
    status text NOT NULL,
    title text NOT NULL,
    category text NOT NULL,
    number text,
    file text NOT NULL,
    pdf text,
    drafted_on date NOT NULL,
    in_force_on date,
    until date,
    replaced_by int,
    decision jsonb,
    PRIMARY KEY (code, nth)
);

-- The versions there are on `day` as known at `known`. Each row tells the whole interval, so that the last one known
-- holds: a first day that is put right moves, whether forward or back.
CREATE FUNCTION document_at(day date, known timestamptz) RETURNS SETOF document_history LANGUAGE sql STABLE AS $$
    SELECT code, nth, effective_on, recorded_at, version,
           CASE WHEN in_force_on IS NULL OR in_force_on > day THEN 'draft'
                WHEN until IS NULL OR until > day THEN 'in_force'
                ELSE status END,
           title, category, number, file, pdf, drafted_on, in_force_on, until, replaced_by, decision
    FROM (
        SELECT DISTINCT ON (code, version) * FROM document_history
        WHERE recorded_at <= known
        ORDER BY code, version, nth DESC
    ) AS state
    WHERE least(drafted_on, in_force_on) <= day
$$;

-- derived
CREATE TABLE incoming_history (
    code text NOT NULL CHECK (code <> ''),
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    issuer text NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    dated_on date NOT NULL,
    file text,
    study boolean NOT NULL,
    internal boolean NOT NULL,
    PRIMARY KEY (code, nth),
    CHECK (dated_on <= effective_on)
);
CREATE FUNCTION incoming_at(day date, known timestamptz) RETURNS SETOF incoming_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM incoming_history
        WHERE recorded_at <= known
        ORDER BY code, nth DESC
    ) AS state
    WHERE effective_on <= day
$$;

-- derived: the editions; what was bound on which page stands in `documents`.
CREATE TABLE compendium (
    edition int PRIMARY KEY CHECK (edition > 0),
    on_day date NOT NULL,
    issued_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    documents jsonb NOT NULL,
    incoming text[] NOT NULL,
    pdf text NOT NULL,
    docx text NOT NULL,
    plan text NOT NULL UNIQUE
);

-- derived
CREATE TABLE compendium_handed_out (
    meeting text NOT NULL,
    edition int NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (meeting, edition)
);

-- derived: how branches were represented at joint meetings, as heard.
CREATE TABLE meeting_attendance (
    meeting text NOT NULL,
    branch text NOT NULL,
    state text NOT NULL,
    held_on date NOT NULL,
    PRIMARY KEY (meeting, branch)
);

-- derived: once for each edition and branch.
CREATE TABLE compendium_acknowledgement (
    edition int NOT NULL,
    branch text NOT NULL,
    how text NOT NULL CHECK (how IN ('signed', 'handed_out')),
    meeting text,
    acknowledged_on date NOT NULL,
    acknowledged_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (edition, branch),
    CHECK ((how = 'handed_out') = (meeting IS NOT NULL))
);
