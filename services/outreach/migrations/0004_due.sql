-- What falls due: each expert's last contact kept beside the contacts, absences, and what the clock has said.

-- derived: the last contact made with each expert and the attempts after it; recomputed for those whom a contact touches
CREATE TABLE last_contact (
    expert text PRIMARY KEY,
    made_on date,
    attempts_since bigint NOT NULL CHECK (attempts_since >= 0)
);
INSERT INTO last_contact (expert, made_on, attempts_since)
SELECT expert, made_on, count(*) FILTER (WHERE NOT made AND (made_on IS NULL OR happened_on > made_on))
FROM contact_expert
JOIN (SELECT expert, max(happened_on) FILTER (WHERE made) AS made_on FROM contact_expert GROUP BY expert) AS reached
  USING (expert)
GROUP BY expert, made_on;

-- derived: what the clock has said of a due day; the key forbids a second time
CREATE TABLE contact_due_told (
    expert text NOT NULL,
    due_on date NOT NULL,
    what text NOT NULL CHECK (what IN ('told', 'overdue', 'escalated', 'losing_touch')),
    told_on date NOT NULL,
    PRIMARY KEY (expert, due_on, what)
);

-- derived: who is away from when until when, and who stands in; ended on the day before the first it covers no day
CREATE TABLE absence (
    code text PRIMARY KEY,
    person text NOT NULL,
    deputy text,
    from_on date NOT NULL,
    until date NOT NULL,
    CHECK (until >= from_on - 1),
    CHECK (deputy <> person)
);
CREATE INDEX absence_until ON absence (until);
CREATE INDEX absence_person ON absence (person);

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('contact_due_soon_days', '1900-01-01', 7),
    ('contact_deputy_after_working_days', '1900-01-01', 5),
    ('contact_secretariat_after_working_days', '1900-01-01', 10),
    ('losing_touch_percent', '1900-01-01', 200);
