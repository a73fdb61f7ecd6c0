-- Contacts proposed from a shared attendance: never counted until somebody takes one over.

-- derived: who came to an activity, by code, as its sheet stands; people known by a hash of their name are not kept
CREATE TABLE attended (
    activity text NOT NULL,
    known_by text NOT NULL CHECK (known_by IN ('person', 'member')),
    who text NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (activity, known_by, who)
);
CREATE INDEX attended_by ON attended (who, day);

-- derived: whether an activity stands, as told last
CREATE TABLE activity_stands (
    code text PRIMARY KEY,
    stands boolean NOT NULL
);

-- kept: proposals somebody has said no to
CREATE TABLE proposal_dismissed (
    activity text NOT NULL,
    expert text NOT NULL,
    dismissed_on date NOT NULL,
    dismissed_by text NOT NULL,
    PRIMARY KEY (activity, expert)
);

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('proposal_days', '1900-01-01', 90),
    ('contact_link_days', '1900-01-01', 14)
ON CONFLICT DO NOTHING;
