-- Persons at activities: who was expected, who came, and how many came without a name.

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
-- 0 is no and 1 is yes; the link ends so many days after the activity's last day
INSERT INTO setting (name, since, value) VALUES
    ('self_check_in', '1900-01-01', 0),
    ('check_in_link_days', '1900-01-01', 1);

-- derived: every state of a post that the registry has told, read like branch_state; `until` is the first day no longer
CREATE TABLE post_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    body text NOT NULL,
    branch text,
    post text NOT NULL,
    person text NOT NULL,
    held boolean NOT NULL,
    until date,
    PRIMARY KEY (code, version)
);
CREATE INDEX post_state_body ON post_state (body, code, effective_on DESC, version DESC);

-- derived: one sheet for each activity, as last told
CREATE TABLE attendance_sheet (
    activity text PRIMARY KEY,
    held_on date NOT NULL,
    expecting text[] NOT NULL
);

-- derived: its lines; a person stands on one line, or on one for each branch
CREATE TABLE attendance_line (
    activity text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    known_by text NOT NULL CHECK (known_by IN ('person', 'member', 'name')),
    who text NOT NULL,
    branch text,
    state text NOT NULL CHECK (state IN ('present', 'excused', 'absent', 'observer', 'walk_in')),
    sort text NOT NULL CHECK (sort IN ('member', 'public', 'scientist', 'unknown')),
    entry text NOT NULL CHECK (entry IN ('desk', 'self', 'self_late')),
    PRIMARY KEY (activity, nth)
);
CREATE INDEX attendance_line_who ON attendance_line (who, known_by);

-- derived: who was counted without a name; never without evidence
CREATE TABLE attendance_heads (
    activity text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    sort text NOT NULL CHECK (sort IN ('member', 'public', 'scientist', 'unknown')),
    heads int NOT NULL CHECK (heads > 0),
    evidence text NOT NULL CHECK (evidence <> ''),
    PRIMARY KEY (activity, nth)
);

-- kept: why somebody was not there; nobody else is told
CREATE TABLE attendance_reason (
    activity text NOT NULL,
    known_by text NOT NULL,
    who text NOT NULL,
    branch text NOT NULL DEFAULT '',
    reason text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (activity, known_by, who, branch)
);

-- kept: who has checked in by the link, until a person takes it into the sheet; no name, no place, no device
CREATE TABLE check_in (
    activity text NOT NULL,
    known_by text NOT NULL CHECK (known_by IN ('member', 'name')),
    who text NOT NULL,
    sort text NOT NULL CHECK (sort IN ('member', 'public', 'scientist', 'unknown')),
    entry text NOT NULL CHECK (entry IN ('self', 'self_late')),
    checked_in_at timestamptz NOT NULL,
    taken_at timestamptz,
    PRIMARY KEY (activity, known_by, who)
);
