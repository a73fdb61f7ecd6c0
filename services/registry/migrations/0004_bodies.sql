-- Bodies that are no branches, terms of every body, posts of every body, and persons with their vault.

-- The order of a list is the order of rank; `required` = fewer than these is a vacancy; `seats` = more than these are
-- too many (1: two at a time are refused), null = no limit.
INSERT INTO rule (name, effective_on, value) VALUES
    ('bodies', '1900-01-01', '{
        "branch": [
            {"post": "chair", "required": 1, "seats": 1},
            {"post": "past_chair", "required": 0, "seats": 1},
            {"post": "chair_elect", "required": 0, "seats": 1},
            {"post": "vice_chair", "required": 0, "seats": null},
            {"post": "branch_secretary", "required": 0, "seats": null},
            {"post": "committee_member", "required": 0, "seats": null},
            {"post": "liaison", "required": 1, "seats": 1},
            {"post": "deputy_liaison", "required": 0, "seats": null}
        ],
        "working_group": [
            {"post": "president", "required": 1, "seats": 1},
            {"post": "secretary_general", "required": 1, "seats": 1},
            {"post": "vice_president", "required": 1, "seats": 1},
            {"post": "organisation_committee_chair", "required": 1, "seats": 1},
            {"post": "party_secretary", "required": 0, "seats": 1},
            {"post": "party_branch_member", "required": 1, "seats": null},
            {"post": "working_group_member", "required": 0, "seats": null}
        ],
        "leading_group": [
            {"post": "leading_group_leader", "required": 1, "seats": 1},
            {"post": "standing_council_member", "required": 1, "seats": null},
            {"post": "party_branch_member", "required": 0, "seats": null},
            {"post": "leading_group_member", "required": 0, "seats": null}
        ],
        "congress": [
            {"post": "president", "required": 0, "seats": 1},
            {"post": "secretary_general", "required": 0, "seats": 1}
        ],
        "council": [
            {"post": "president", "required": 1, "seats": 1},
            {"post": "vice_president", "required": 0, "seats": null},
            {"post": "secretary_general", "required": 1, "seats": 1},
            {"post": "standing_council_member", "required": 0, "seats": null},
            {"post": "council_member", "required": 0, "seats": null}
        ],
        "standing_council": [
            {"post": "president", "required": 1, "seats": 1},
            {"post": "vice_president", "required": 0, "seats": null},
            {"post": "secretary_general", "required": 1, "seats": 1},
            {"post": "standing_council_member", "required": 1, "seats": null}
        ],
        "party_branch": [
            {"post": "party_secretary", "required": 1, "seats": 1},
            {"post": "party_branch_member", "required": 0, "seats": null}
        ],
        "superior_party": [
            {"post": "party_secretary", "required": 0, "seats": 1},
            {"post": "party_branch_member", "required": 0, "seats": null}
        ],
        "other": [
            {"post": "chair", "required": 0, "seats": 1},
            {"post": "organisation_committee_chair", "required": 0, "seats": 1},
            {"post": "vice_chair", "required": 0, "seats": null},
            {"post": "committee_member", "required": 0, "seats": null}
        ]
    }');

-- derived: each body (no branch) as last described; it exists from effective_on until the day before ended_on.
CREATE TABLE body (
    code text PRIMARY KEY CHECK (code <> ''),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('working_group', 'leading_group', 'congress', 'council', 'standing_council',
                                       'party_branch', 'superior_party', 'other')),
    effective_on date NOT NULL,
    ended_on date CHECK (ended_on >= effective_on),
    decision jsonb
);

-- derived
CREATE TABLE body_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    ended boolean NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    decision jsonb,
    PRIMARY KEY (code, nth)
);

-- A code names a branch or another body and never both: posts and terms carry nothing but the code.
CREATE FUNCTION code_is_of_one_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_TABLE_NAME = 'branch' AND EXISTS (SELECT FROM public.body WHERE code = NEW.code))
        OR (TG_TABLE_NAME = 'body' AND EXISTS (SELECT FROM public.branch WHERE code = NEW.code)) THEN
        RAISE EXCEPTION 'the code % names a branch and a body', NEW.code USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER branch_code_is_no_body BEFORE INSERT ON branch FOR EACH ROW EXECUTE FUNCTION code_is_of_one_kind();
CREATE TRIGGER body_code_is_no_branch BEFORE INSERT ON body FOR EACH ROW EXECUTE FUNCTION code_is_of_one_kind();

-- derived: each term as last known. It goes on past `until`, the planned end, until it is ended.
CREATE TABLE term (
    code text PRIMARY KEY CHECK (code <> ''),
    body text NOT NULL,
    number int NOT NULL CHECK (number > 0),
    effective_on date NOT NULL,
    until date NOT NULL CHECK (until > effective_on),
    ended_on date CHECK (ended_on >= effective_on),
    decision jsonb,
    CONSTRAINT one_term_at_a_time EXCLUDE USING gist (body WITH =, daterange(effective_on, ended_on) WITH &&)
);

-- derived: `since` is the first day of the term.
CREATE TABLE term_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    ended boolean NOT NULL,
    body text NOT NULL,
    number int NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    decision jsonb,
    PRIMARY KEY (code, nth)
);
CREATE INDEX term_history_body ON term_history (body);

-- Posts of any body. `branch` stays beside `body`, which is the same where that is a branch.
ALTER TABLE post ADD COLUMN body text, ADD COLUMN term text;
UPDATE post SET body = branch;
ALTER TABLE post ALTER COLUMN body SET NOT NULL, ALTER COLUMN branch DROP NOT NULL,
    ADD CONSTRAINT branch_is_the_body CHECK (branch IS NULL OR branch = body),
    DROP CONSTRAINT post_post_check,
    ADD CONSTRAINT post_post_check CHECK (post IN
        ('liaison', 'deputy_liaison', 'chair', 'past_chair', 'chair_elect', 'vice_chair', 'branch_secretary',
         'committee_member', 'president', 'vice_president', 'secretary_general', 'standing_council_member',
         'council_member', 'organisation_committee_chair', 'party_secretary', 'party_branch_member',
         'leading_group_leader', 'leading_group_member', 'working_group_member')),
    DROP CONSTRAINT one_liaison_at_a_time,
    ADD CONSTRAINT one_liaison_at_a_time EXCLUDE USING gist
        (body WITH =, daterange(effective_on, until) WITH &&) WHERE (post = 'liaison') DEFERRABLE INITIALLY DEFERRED,
    DROP CONSTRAINT one_person_holds_a_post_once,
    ADD CONSTRAINT one_person_holds_a_post_once EXCLUDE USING gist
        (body WITH =, post WITH =, person WITH =, daterange(effective_on, until) WITH &&)
        DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX post_person ON post (person);

-- `since` is the first day of the appointment, whatever day the state itself begins.
ALTER TABLE post_history ADD COLUMN body text, ADD COLUMN term text, ADD COLUMN since date;
UPDATE post_history SET body = branch,
    since = (SELECT min(first.effective_on) FROM post_history AS first WHERE first.code = post_history.code);
ALTER TABLE post_history ALTER COLUMN body SET NOT NULL, ALTER COLUMN since SET NOT NULL,
    ALTER COLUMN branch DROP NOT NULL;
CREATE INDEX post_history_body ON post_history (body);
CREATE INDEX post_history_person ON post_history (person);

-- kept: persons by code. Of an erased one nothing but the code is left.
CREATE TABLE person (
    code text PRIMARY KEY CHECK (code <> ''),
    birth_year int CHECK (birth_year BETWEEN 1900 AND 2100),
    -- The registry's own number of the member (member_state.member), never a publisher's code.
    member text UNIQUE,
    party_member text NOT NULL DEFAULT 'unknown' CHECK (party_member IN ('yes', 'no', 'unknown')),
    consent text CHECK (consent <> ''),
    registered_at timestamptz NOT NULL,
    erased_at timestamptz,
    CHECK (party_member = 'unknown' OR consent IS NOT NULL),
    CHECK (erased_at IS NULL OR (birth_year IS NULL AND member IS NULL AND party_member = 'unknown' AND consent IS NULL))
);

-- kept: whoever deletes the key has erased the person; what is sealed under it goes with it.
CREATE TABLE person_key (
    person text PRIMARY KEY REFERENCES person,
    key bytea NOT NULL
);

-- kept: sealed with the person's key.
CREATE TABLE person_private (
    person text PRIMARY KEY REFERENCES person_key ON DELETE CASCADE,
    name bytea NOT NULL,
    unit bytea,
    title bytea
);

-- kept: who opened, took out or corrected what of a person, and when.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, read_at);

-- kept: why what was said before was put right; free text, so no event carries it.
CREATE TABLE correction (
    subject text NOT NULL,
    version bigint NOT NULL,
    fields text[] NOT NULL CHECK (cardinality(fields) > 0),
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (subject, version)
);

-- For codes that nobody has given.
CREATE SEQUENCE code_number;

CREATE FUNCTION body_at(day date, known timestamptz) RETURNS SETOF body_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM body_history
        WHERE effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT ended
$$;
CREATE FUNCTION term_at(day date, known timestamptz) RETURNS SETOF term_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM term_history
        WHERE effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT ended
$$;
-- The posts of one body: an appointment never moves to another, so only its own states are sorted.
CREATE FUNCTION post_of_body_at(of_body text, day date, known timestamptz) RETURNS SETOF post_history
LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM post_history
        WHERE body = of_body AND effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT ended AND (until IS NULL OR until > day)
$$;
