-- Files beside records, by kind, and who opened what shows persons.

-- kept: files by the SHA-256 of their bytes, with the name they came under first
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

-- derived: which file stands beside which record (`activity/<code>`), and until when
CREATE TABLE attachment (
    code text PRIMARY KEY,
    record text NOT NULL CHECK (record ~ '^[a-z_]+/.'),
    kind text NOT NULL,
    file text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    added_on date NOT NULL,
    removed_on date CHECK (removed_on >= added_on)
);
CREATE UNIQUE INDEX attachment_once ON attachment (record, kind, file) WHERE removed_on IS NULL;
CREATE INDEX attachment_file ON attachment (file) WHERE removed_on IS NULL;
CREATE INDEX attachment_when ON attachment (added_on, code);

-- kept: what an attachment is called, who put it there, and why it was removed
CREATE TABLE attachment_kept (
    attachment text PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    added_by text NOT NULL,
    removed_because text,
    removed_by text
);

-- kept: who fetched what shows persons: attachments, and papers with names
CREATE TABLE paper_reading (
    read_at timestamptz NOT NULL,
    reader text NOT NULL,
    subject text NOT NULL,
    paper text NOT NULL
);
CREATE INDEX paper_reading_subject ON paper_reading (subject, read_at);

-- kept: which types of files each kind of attachment takes, from a day on
CREATE TABLE attachment_types (
    kind text NOT NULL,
    since date NOT NULL,
    types text[] NOT NULL CHECK (types <@ '{pdf,docx,xlsx,png,jpg}' AND cardinality(types) > 0),
    PRIMARY KEY (kind, since)
);
INSERT INTO attachment_types (kind, since, types) VALUES
    ('notice', '1900-01-01', '{pdf,docx}'),
    ('agenda', '1900-01-01', '{pdf,docx}'),
    ('minutes', '1900-01-01', '{pdf,docx}'),
    ('record', '1900-01-01', '{pdf,docx,png,jpg}'),
    ('sign_in_sheet', '1900-01-01', '{pdf,xlsx,docx,png,jpg}'),
    ('photo', '1900-01-01', '{png,jpg}'),
    ('report', '1900-01-01', '{pdf,docx,xlsx}'),
    ('other', '1900-01-01', '{pdf,docx,xlsx,png,jpg}');

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('file_max_mib', '1900-01-01', 30),
    ('file_max_unpacked_mib', '1900-01-01', 300),
    ('file_max_pages', '1900-01-01', 1000),
    ('file_purge_after_days', '1900-01-01', 30),
    ('notice_attachments', '1900-01-01', 5),
    ('agenda_attachments', '1900-01-01', 5),
    ('minutes_attachments', '1900-01-01', 5),
    ('record_attachments', '1900-01-01', 5),
    ('sign_in_sheet_attachments', '1900-01-01', 10),
    ('photo_attachments', '1900-01-01', 9),
    ('report_attachments', '1900-01-01', 5),
    ('other_attachments', '1900-01-01', 20),
    ('notice_max_mib', '1900-01-01', 20),
    ('agenda_max_mib', '1900-01-01', 20),
    ('minutes_max_mib', '1900-01-01', 20),
    ('record_max_mib', '1900-01-01', 20),
    ('sign_in_sheet_max_mib', '1900-01-01', 20),
    ('photo_max_mib', '1900-01-01', 10),
    ('report_max_mib', '1900-01-01', 30),
    ('other_max_mib', '1900-01-01', 30)
ON CONFLICT DO NOTHING;
