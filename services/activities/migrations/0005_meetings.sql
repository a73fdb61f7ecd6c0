-- Meetings are planned, called, noticed, held and minuted; items are collected, notices answered, news handed in.

ALTER TABLE meeting
    ALTER COLUMN held_on DROP NOT NULL,
    ALTER COLUMN quorum_met DROP NOT NULL,
    ADD COLUMN kind text NOT NULL DEFAULT 'joint_meeting',
    ADD COLUMN state text NOT NULL DEFAULT 'held',
    ADD COLUMN meets_on date,
    ADD COLUMN starts_at timestamptz,
    ADD COLUMN minutes int,
    ADD COLUMN online boolean NOT NULL DEFAULT false,
    ADD COLUMN items_due_on date,
    ADD COLUMN notice_due_on date,
    ADD COLUMN sequence int NOT NULL DEFAULT 0,
    ADD COLUMN called_on date,
    ADD COLUMN noticed_on date,
    ADD COLUMN noticed text[] NOT NULL DEFAULT '{}',
    ADD COLUMN agenda text[] NOT NULL DEFAULT '{}',
    ADD COLUMN minuted_on date,
    ADD COLUMN minutes_late boolean;
UPDATE meeting SET meets_on = held_on;
ALTER TABLE meeting
    ALTER COLUMN meets_on SET NOT NULL,
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN kind DROP DEFAULT,
    ADD CHECK (state IN ('planned', 'called', 'noticed', 'called_off', 'held', 'minuted')),
    ADD CHECK ((state IN ('held', 'minuted')) = (held_on IS NOT NULL)),
    ADD CHECK ((state = 'minuted') = (minuted_on IS NOT NULL));
DROP INDEX meeting_when;
CREATE INDEX meeting_when ON meeting (meets_on, code);
CREATE INDEX meeting_ahead ON meeting (notice_due_on) WHERE state IN ('planned', 'called');
CREATE INDEX meeting_without_minutes ON meeting (held_on) WHERE state = 'held';

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('joint_meetings_a_year', '1900-01-01', 4),
    ('joint_meeting_day_of_month', '1900-01-01', 15),
    ('meeting_items_days_before', '1900-01-01', 7),
    ('meeting_notice_days_before', '1900-01-01', 2),
    ('meeting_minutes_within_days', '1900-01-01', 7)
ON CONFLICT DO NOTHING;

-- kept: what a notice and a record say and events do not: where it is, who chairs and records it (codes of persons)
CREATE TABLE meeting_kept (
    meeting text PRIMARY KEY,
    place text,
    joining text,
    chair text,
    recorder text,
    observers text[] NOT NULL DEFAULT '{}',
    began time,
    ended time,
    paragraphs text[] NOT NULL DEFAULT '{}',
    called_off_because text,
    called_off_by text
);

-- kept: why a meeting was moved, and by whom
CREATE TABLE meeting_move (
    meeting text NOT NULL,
    version bigint NOT NULL,
    moved_from date NOT NULL,
    moved_to date NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    moved_by text NOT NULL,
    moved_at timestamptz NOT NULL,
    PRIMARY KEY (meeting, version)
);

-- kept: who represented a branch at a meeting (code of a person)
CREATE TABLE meeting_person (
    meeting text NOT NULL,
    branch text NOT NULL,
    person text NOT NULL,
    PRIMARY KEY (meeting, branch, person)
);

-- kept: what was said, voted, decided and left open about an item of the agenda or an open decided item
CREATE TABLE meeting_said (
    meeting text NOT NULL,
    item text NOT NULL,
    said text,
    voted text,
    decided text,
    left_open text,
    PRIMARY KEY (meeting, item)
);

-- derived: items of agendas as last told; `at` is the meeting that came to it last
CREATE TABLE agenda_item (
    code text PRIMARY KEY,
    meeting text NOT NULL,
    by text NOT NULL,
    branch text,
    title text NOT NULL,
    late boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined', 'withdrawn', 'considered')),
    proposed_on date NOT NULL,
    at text,
    outcome text CHECK (outcome IN ('decided', 'noted', 'left_open', 'not_reached')),
    considered_on date,
    CHECK ((state = 'considered') = (outcome IS NOT NULL AND at IS NOT NULL AND considered_on IS NOT NULL))
);
CREATE INDEX agenda_item_meeting ON agenda_item (meeting);
CREATE INDEX agenda_item_open ON agenda_item (considered_on) WHERE outcome IN ('left_open', 'not_reached');

-- derived: what each meeting that came to an item made of it
CREATE TABLE agenda_item_outcome (
    item text NOT NULL,
    meeting text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('decided', 'noted', 'left_open', 'not_reached')),
    considered_on date NOT NULL,
    PRIMARY KEY (item, meeting)
);
CREATE INDEX agenda_item_outcome_meeting ON agenda_item_outcome (meeting);

-- kept: the item in full, and why it was declined or withdrawn
CREATE TABLE agenda_item_kept (
    item text PRIMARY KEY,
    text text,
    proposed_by text NOT NULL,
    because text
);

-- derived: what each branch answered last; `meets_on` is the day it had in mind
CREATE TABLE meeting_reply (
    code text PRIMARY KEY,
    meeting text NOT NULL,
    branch text NOT NULL,
    attends boolean NOT NULL,
    meets_on date NOT NULL,
    replied_on date NOT NULL,
    UNIQUE (meeting, branch)
);

-- kept: why it does not come, who is to come (code of a person), and who answered
CREATE TABLE meeting_reply_kept (
    code text NOT NULL,
    version bigint NOT NULL,
    reason text,
    person text,
    replied_by text NOT NULL,
    replied_at timestamptz NOT NULL,
    PRIMARY KEY (code, version)
);

-- derived
CREATE TABLE meeting_news (
    code text PRIMARY KEY,
    meeting text NOT NULL,
    branch text NOT NULL,
    handed_in_on date NOT NULL,
    UNIQUE (meeting, branch)
);

-- kept: the paragraph itself
CREATE TABLE meeting_news_kept (
    code text PRIMARY KEY,
    text text NOT NULL CHECK (text <> ''),
    written_by text NOT NULL,
    written_at timestamptz NOT NULL
);

-- derived: what was reminded of, so that it is said once
CREATE TABLE meeting_reminder (
    meeting text NOT NULL,
    step text NOT NULL,
    due_on date NOT NULL,
    reminded_on date NOT NULL,
    PRIMARY KEY (meeting, step, due_on)
);

-- kept: the secret under which links are signed; losing it makes every link sent before worthless
CREATE TABLE link_secret (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);

-- kept: a link holds while its number is the one here (0 where there is no row); moving it on revokes those sent
CREATE TABLE link_nonce (
    purpose text NOT NULL,
    subject text NOT NULL,
    nonce int NOT NULL CHECK (nonce > 0),
    moved_by text NOT NULL,
    moved_at timestamptz NOT NULL,
    PRIMARY KEY (purpose, subject)
);

-- kept: who read what that not everybody may read; nobody changes it afterwards
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, read_at);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    EXECUTE FUNCTION audit_is_append_only();
