-- Projects of a programme, key works that change within their year, and settings that are set.

-- derived: as last told; lists as the application has them, money in fen
CREATE TABLE project (
    code text PRIMARY KEY,
    programme text NOT NULL,
    year int NOT NULL,
    title text NOT NULL,
    category text NOT NULL,
    applicant text NOT NULL,
    tasks jsonb NOT NULL,
    budget jsonb NOT NULL,
    stages jsonb NOT NULL,
    drafted_on date NOT NULL,
    state text NOT NULL
        CHECK (state IN ('drafting', 'under_review', 'approved', 'rejected', 'running', 'to_close', 'closed')),
    last_on date NOT NULL,
    approved_by text,
    approval_number text,
    approved_on date,
    granted_fen bigint CHECK (granted_fen >= 0),
    rejected_on date,
    closing_evidence text[] NOT NULL DEFAULT '{}',
    closed_on date,
    CHECK ((approved_on IS NULL) = (state IN ('drafting', 'under_review', 'rejected'))),
    CHECK ((approved_on IS NULL) = (approval_number IS NULL)),
    CHECK ((rejected_on IS NOT NULL) = (state = 'rejected')),
    CHECK ((closed_on IS NOT NULL) = (state = 'closed'))
);
CREATE INDEX project_programme ON project (programme, year);

-- derived: every step, in the order it was told
CREATE TABLE project_step (
    project text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    step text NOT NULL,
    happened_on date NOT NULL,
    told_on date NOT NULL,
    state text,
    body text,
    number text,
    PRIMARY KEY (project, nth)
);

-- derived: when a stage really began and ended, as last told
CREATE TABLE project_stage (
    project text NOT NULL,
    number int NOT NULL,
    started_on date NOT NULL,
    ended_on date CHECK (ended_on >= started_on),
    PRIMARY KEY (project, number)
);

-- derived
CREATE TABLE project_spending (
    project text NOT NULL,
    number int NOT NULL CHECK (number > 0),
    line int NOT NULL,
    stage int,
    spent_on date NOT NULL,
    recorded_on date NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    evidence text NOT NULL,
    withdrawn boolean NOT NULL DEFAULT false,
    PRIMARY KEY (project, number)
);

-- kept: the application in words, one row for each telling; what was handed in before stays
CREATE TABLE project_text (
    project text NOT NULL,
    version bigint NOT NULL,
    goal text,
    basis text,
    indicators jsonb NOT NULL,
    line_bases jsonb NOT NULL,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (project, version)
);

-- kept: closing reports in words, those given back too
CREATE TABLE project_closing (
    project text NOT NULL,
    version bigint NOT NULL,
    report text NOT NULL CHECK (report <> ''),
    results jsonb NOT NULL,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (project, version)
);

-- kept: what was said with a step or a spending; `spending` is its number
CREATE TABLE project_note (
    project text NOT NULL,
    version bigint NOT NULL,
    spending int,
    note text NOT NULL CHECK (note <> ''),
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (project, version)
);

-- A key work may be renamed, renumbered and dropped; two may change numbers in one transaction.
ALTER TABLE key_work ADD COLUMN changed_on date, ADD COLUMN dropped_on date;
UPDATE key_work SET changed_on = make_date(year, 1, 1);
ALTER TABLE key_work
    ALTER COLUMN changed_on SET NOT NULL,
    DROP CONSTRAINT key_work_year_number_key,
    ADD CONSTRAINT key_work_number EXCLUDE USING btree (year WITH =, number WITH =) WHERE (dropped_on IS NULL)
        DEFERRABLE INITIALLY DEFERRED;

-- derived: dated progress, in the order it was told
CREATE TABLE key_work_progress (
    key_work text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    reached_on date NOT NULL,
    percent int CHECK (percent BETWEEN 0 AND 100),
    PRIMARY KEY (key_work, nth)
);

-- kept: why a key work was dropped or unticked, and what was said with its progress (`nth` of it)
CREATE TABLE key_work_note (
    key_work text NOT NULL,
    version bigint NOT NULL,
    nth int,
    step text NOT NULL,
    note text NOT NULL CHECK (note <> ''),
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (key_work, version)
);

-- kept: limits are set over HTTP now; `setting` has the value in force, the history every value ever set
ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
ALTER TABLE setting
    ADD COLUMN IF NOT EXISTS because text NOT NULL DEFAULT '初始值 | as delivered',
    ADD COLUMN IF NOT EXISTS set_by text NOT NULL DEFAULT 'migration',
    ADD COLUMN IF NOT EXISTS set_at timestamptz NOT NULL DEFAULT '1900-01-01T00:00:00Z';
INSERT INTO setting (name, since, value) VALUES ('project_overspending_refused', '1900-01-01', 0)
ON CONFLICT DO NOTHING;

-- kept
CREATE TABLE setting_history (
    name text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    since date NOT NULL,
    value int NOT NULL,
    because text NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (name, nth)
);
CREATE FUNCTION remember_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO setting_history (name, nth, since, value, because, set_by, set_at)
    SELECT NEW.name, coalesce(max(nth), 0) + 1, NEW.since, NEW.value, NEW.because, NEW.set_by, NEW.set_at
    FROM setting_history WHERE name = NEW.name;
    RETURN NULL;
END
$$;
INSERT INTO setting_history (name, nth, since, value, because, set_by, set_at)
SELECT name, row_number() OVER (PARTITION BY name ORDER BY since), since, value, because, set_by, set_at FROM setting;
CREATE TRIGGER setting_is_remembered AFTER INSERT OR UPDATE ON setting
FOR EACH ROW EXECUTE FUNCTION remember_setting();
