-- Branches over time: address, the file of a decision, coverage and its reminders, annual facts, and who has been active.

ALTER TABLE branch ADD COLUMN address text;
ALTER TABLE branch_history ADD COLUMN address text;

-- A decision names its file since now: rows written before get the empty field that a rebuild would write.
DO $$
DECLARE holder record;
BEGIN
    FOR holder IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema AND column_name = 'decision' AND data_type = 'jsonb'
    LOOP
        EXECUTE format(
            'UPDATE %I SET decision = decision || ''{"file": null}'' WHERE NOT decision ? ''file''', holder.table_name);
    END LOOP;
END
$$;

INSERT INTO rule (name, effective_on, value) VALUES
    -- Whether a place in a name is refused (without a reason) or shown as a warning: there are no regional branches.
    ('branch_regions', '1900-01-01', '{"refuse": false}'),
    -- What changes only by a decision, and how bodies are called that may take it.
    ('branch_decisions', '1900-01-01', '{"needed_for": ["name", "kind", "status"], "bodies": ["理事会", "代表大会"]}'),
    -- Which branches count as active; how often one that is not covered is reminded (month, quarter, half_year, year);
    -- how many days after its founding, and after the registry heard of it, the first reminder may come.
    ('branch_coverage', '1900-01-01', '{"active": ["normal", "rectifying"], "every": "quarter", "grace_days": 14}'),
    ('branch_inactivity', '1900-01-01', '{"warning_months": 12, "cleanup_months": 24}'),
    -- By when a year is reported, in the year after it (the rule in force on that year's first day counts), and
    -- which branches of its last day are part of it, and what each hands in.
    ('annual_report', '1900-01-01', '{
        "due": {"supervising_unit": "03-31", "registry_authority": "05-31"},
        "statuses": ["normal", "rectifying", "suspended"],
        "needed": ["name", "head", "address", "procedure", "activities"]
    }');

-- derived: which branch was reminded of its coverage in which period.
CREATE TABLE coverage_reminder (
    code text NOT NULL,
    period text NOT NULL,
    reminded_on date NOT NULL,
    lacking text[] NOT NULL CHECK (cardinality(lacking) > 0),
    times int NOT NULL CHECK (times > 0),
    PRIMARY KEY (code, period)
);

-- derived: what each branch handed in of a year, with every correction.
CREATE TABLE annual_facts_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    branch text NOT NULL,
    year int NOT NULL,
    facts jsonb NOT NULL,
    complete boolean NOT NULL,
    handed_in_on date NOT NULL,
    PRIMARY KEY (code, nth)
);
CREATE INDEX annual_facts_year ON annual_facts_history (year);

-- kept: what a branch wrote about its setting up and its activities, with every earlier text.
CREATE TABLE annual_facts_text (
    code text NOT NULL,
    recorded_at timestamptz NOT NULL,
    procedure text CHECK (procedure <> ''),
    activities text CHECK (activities <> ''),
    actor text NOT NULL,
    PRIMARY KEY (code, recorded_at)
);

-- The last that each branch said of a year, of what was handed in until `day` and known at `known`.
CREATE FUNCTION annual_facts_at(of_year int, day date, known timestamptz) RETURNS SETOF annual_facts_history
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (code) * FROM annual_facts_history
    WHERE year = of_year AND handed_in_on <= day AND recorded_at <= known
    ORDER BY code, effective_on DESC, nth DESC
$$;

-- derived: every state of an activity that was heard; the newest that is known holds, `held` is false once withdrawn.
CREATE TABLE heard_activity (
    code text NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    held boolean NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    hosts text[] NOT NULL,
    PRIMARY KEY (code, version)
);

-- The activities held until `day` as known at `known`, once for each host.
CREATE FUNCTION activity_of_host_at(day date, known timestamptz)
RETURNS TABLE (host text, code text, last_day date, year int) LANGUAGE sql STABLE AS $$
    SELECT unnest(state.hosts), state.code, least(state.ends_on, day), extract(year FROM state.starts_on)::int
    FROM (
        SELECT DISTINCT ON (heard.code) heard.* FROM heard_activity AS heard
        WHERE heard.recorded_at <= known
        ORDER BY heard.code, heard.version DESC
    ) AS state
    WHERE state.held AND state.starts_on <= day
$$;

-- How each branch is covered on a day: by its group, by its liaison only, or not; and why it has no group.
CREATE FUNCTION coverage_at(day date, known timestamptz)
RETURNS TABLE (code text, name text, status text, coverage text, reason text, liaison boolean) LANGUAGE sql STABLE AS $$
    SELECT state.code, state.name, state.status,
           CASE WHEN grouped.branch IS NOT NULL THEN 'group' WHEN held.branch IS NOT NULL THEN 'liaison_only'
                ELSE 'none' END,
           CASE WHEN grouped.branch IS NULL THEN absence.reason END,
           held.branch IS NOT NULL
    FROM branch_at(day, known) AS state
    LEFT JOIN (SELECT DISTINCT branch FROM party_group_at(day, known)) AS grouped ON grouped.branch = state.code
    LEFT JOIN (SELECT DISTINCT branch FROM post_at(day, known) WHERE post = 'liaison') AS held
           ON held.branch = state.code
    LEFT JOIN group_absence_at(day, known) AS absence ON absence.code = state.code
$$;
