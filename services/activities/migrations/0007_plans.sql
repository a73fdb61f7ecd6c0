-- Sessions of the governing bodies, yearly plans with their lines, and what is expected of whom.

-- derived: sessions as last told; the pack is asked for by period and attached by run
CREATE TABLE session (
    code text PRIMARY KEY,
    kind text NOT NULL,
    number int NOT NULL CHECK (number > 0),
    title text NOT NULL,
    held_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('planned', 'called_off', 'held', 'withdrawn')),
    agenda jsonb NOT NULL,
    expected int,
    attended int CHECK (attended <= expected),
    leaders text[] NOT NULL DEFAULT '{}',
    minutes_filed_on date CHECK (minutes_filed_on >= held_on),
    pack_digest text,
    pack_requested_at timestamptz,
    pack_run text,
    CHECK ((pack_digest IS NULL) <= (pack_run IS NULL))
);
CREATE INDEX session_when ON session (held_on, code);
CREATE INDEX session_waiting ON session (pack_digest) WHERE pack_requested_at IS NOT NULL AND pack_run IS NULL;

-- kept: what is not said to others
CREATE TABLE session_kept (
    session text PRIMARY KEY,
    place text,
    note text,
    recorded_on date,
    recorded_by text,
    cancelled_because text,
    cancelled_by text
);

-- kept: why a record was corrected, and by whom
CREATE TABLE session_correction (
    session text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    corrected_by text NOT NULL,
    corrected_at timestamptz NOT NULL,
    PRIMARY KEY (session, version)
);

-- derived: sessions held without an item on Party-building; `code` is the session's
CREATE TABLE session_finding (
    code text PRIMARY KEY,
    kind text NOT NULL,
    rule_since date NOT NULL,
    state text NOT NULL CHECK (state IN ('opened', 'answered', 'closed')),
    opened_on date NOT NULL,
    reason text,
    answered_on date,
    CHECK ((reason IS NULL) = (answered_on IS NULL)),
    CHECK (state <> 'answered' OR reason IS NOT NULL)
);

-- kept: the words of each answer
CREATE TABLE session_finding_answer (
    session text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    answered_by text NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (session, version)
);

-- derived: runs that reporting has kept, so that a pack is known when it comes
CREATE TABLE run_heard (
    code text PRIMARY KEY,
    digest text NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX run_heard_digest ON run_heard (digest, kept_at);

-- derived: yearly plans; one party has one plan a year that stands
CREATE TABLE plan (
    code text PRIMARY KEY,
    year int NOT NULL,
    party text NOT NULL,
    title text NOT NULL,
    handed_in_on date NOT NULL,
    session text,
    endorsed_on date,
    decision jsonb,
    withdrawn boolean NOT NULL DEFAULT false,
    CHECK ((session IS NULL) = (endorsed_on IS NULL) AND (session IS NULL) = (decision IS NULL))
);
CREATE UNIQUE INDEX plan_of_party ON plan (party, year) WHERE NOT withdrawn;
CREATE INDEX plan_when ON plan (handed_in_on, code);

-- kept: why a plan was corrected or withdrawn
CREATE TABLE plan_correction (
    plan text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    corrected_by text NOT NULL,
    corrected_at timestamptz NOT NULL,
    PRIMARY KEY (plan, version)
);

-- derived: lines of plans as last told
CREATE TABLE plan_line (
    code text PRIMARY KEY,
    plan text NOT NULL,
    number int NOT NULL CHECK (number > 0),
    title text NOT NULL,
    kind text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    quarter int CHECK (quarter BETWEEN 1 AND 4),
    hosts text[] NOT NULL,
    key_works text[] NOT NULL,
    activities int NOT NULL CHECK (activities > 0),
    attendances int,
    dropped_on date,
    CHECK (last_day >= first_day)
);
CREATE INDEX plan_line_plan ON plan_line (plan, number);

-- kept: why a line was dropped
CREATE TABLE plan_line_kept (
    line text PRIMARY KEY,
    dropped_because text NOT NULL CHECK (dropped_because <> ''),
    dropped_by text NOT NULL
);

-- derived: activities tied to a line after they were planned or recorded
CREATE TABLE plan_line_tie (
    line text NOT NULL,
    activity text NOT NULL,
    PRIMARY KEY (line, activity)
);
CREATE INDEX plan_line_tie_activity ON plan_line_tie (activity);

-- derived: the line that an activity names itself, as last told
CREATE TABLE plan_line_named (
    activity text PRIMARY KEY,
    line text NOT NULL
);
CREATE INDEX plan_line_named_line ON plan_line_named (line);

-- kept: what is expected of whom, as the society has set it for a day
CREATE TABLE expectation_rule (
    name text NOT NULL,
    effective_on date NOT NULL,
    value jsonb NOT NULL,
    because text NOT NULL DEFAULT '初始设置 | as delivered' CHECK (because <> ''),
    actor text NOT NULL DEFAULT 'lianxi',
    recorded_at timestamptz NOT NULL DEFAULT '1900-01-01 00:00+00',
    PRIMARY KEY (name, effective_on)
);

-- kept: every value ever set for a day; nobody writes here but the trigger of `expectation_rule`
CREATE TABLE expectation_rule_history (
    name text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    value jsonb NOT NULL,
    because text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (name, nth)
);
CREATE FUNCTION remember_expectation_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO expectation_rule_history (name, nth, effective_on, value, because, actor, recorded_at)
    SELECT NEW.name, coalesce(max(nth), 0) + 1, NEW.effective_on, NEW.value, NEW.because, NEW.actor, NEW.recorded_at
    FROM expectation_rule_history WHERE name = NEW.name;
    RETURN NULL;
END
$$;
CREATE TRIGGER expectation_rule_is_remembered
    AFTER INSERT OR UPDATE ON expectation_rule FOR EACH ROW EXECUTE FUNCTION remember_expectation_rule();

-- Nothing is expected of the years before the society began to work with this: whoever wants to look back sets a rule
-- for an earlier day. The standing item has always been one.
INSERT INTO expectation_rule (name, effective_on, value)
SELECT name, date_trunc('year', now() AT TIME ZONE 'Asia/Shanghai')::date, value::jsonb
FROM (VALUES
    ('joint_meeting', '{"form": "meetings", "kinds": ["joint_meeting"], "every": "quarter", "grace_days": 7}'),
    ('council_session', '{"form": "meetings", "kinds": ["council", "congress"], "every": "year", "grace_days": 7}'),
    ('standing_council_session',
        '{"form": "meetings", "kinds": ["standing_council"], "every": "half_year", "grace_days": 7}'),
    ('academic_activity', '{"form": "activities", "of": "branch", "kinds": ["academic"], "every": "year",
        "least_days": 183, "grace_days": 30}'),
    ('minutes_filed', '{"form": "minutes", "within_days": 7, "excusable": false,
        "kinds": ["joint_meeting", "congress", "council", "standing_council"]}'),
    ('activity_report', '{"form": "report", "excusable": false}'),
    ('branch_plan', '{"form": "plan", "of": "branch", "due": "12-31", "least_days": 30}'),
    ('society_plan', '{"form": "plan", "of": "society", "due": "12-31", "step": "endorsed", "excusable": false}')
) AS delivered (name, value);
INSERT INTO expectation_rule (name, effective_on, value) VALUES
    ('party_building_item', '1900-01-01',
        '{"form": "standing_item", "kinds": ["congress", "council", "standing_council"]}');

-- derived: what is expected, as last told
CREATE TABLE expectation (
    code text PRIMARY KEY,
    rule text NOT NULL,
    rule_since date NOT NULL,
    parties text[] NOT NULL CHECK (cardinality(parties) > 0),
    about text NOT NULL,
    opens_on date NOT NULL,
    due_on date NOT NULL,
    missing_on date NOT NULL,
    needed int NOT NULL,
    active_days int,
    state text NOT NULL CHECK (state IN ('open', 'missing', 'met', 'late', 'excused', 'released')),
    since date NOT NULL,
    records text[] NOT NULL DEFAULT '{}',
    answer text,
    answered_on date,
    CHECK (due_on >= opens_on AND missing_on > due_on),
    CHECK ((state IN ('met', 'late')) = (cardinality(records) > 0)),
    CHECK ((answer IS NULL) = (answered_on IS NULL) AND (state <> 'excused' OR answer IS NOT NULL))
);
CREATE INDEX expectation_due ON expectation (due_on, code);
CREATE INDEX expectation_parties ON expectation USING gin (parties);

-- kept: the words of each answer
CREATE TABLE expectation_answer (
    expectation text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    answered_by text NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (expectation, version)
);
