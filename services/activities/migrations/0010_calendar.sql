-- Calendars: hours of the day, series, and what is looked for by its days.

ALTER TABLE activity
    ADD COLUMN start_time text CHECK (start_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    ADD COLUMN end_time text CHECK (end_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    ADD COLUMN series text,
    ADD COLUMN occurrence int CHECK (occurrence > 0),
    ADD CHECK (end_time IS NULL OR start_time IS NOT NULL),
    ADD CHECK ((series IS NULL) = (occurrence IS NULL));
-- A number of a series is one activity, also when two replan it at once.
CREATE UNIQUE INDEX activity_series ON activity (series, occurrence) WHERE series IS NOT NULL;
-- What takes place on a day began before it as often as not.
CREATE INDEX activity_days ON activity USING gist (daterange(starts_on, ends_on, '[]'));

-- derived: a series as last told; since when and until when its rule holds
CREATE TABLE series (
    code text PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    hosts text[] NOT NULL CHECK (cardinality(hosts) > 0),
    rule text NOT NULL,
    on_day_off text NOT NULL CHECK (on_day_off IN ('keep', 'skip', 'later', 'earlier')),
    days int NOT NULL CHECK (days > 0),
    start_time text,
    end_time text,
    first_on date NOT NULL,
    since date NOT NULL,
    last_on date NOT NULL,
    called_off boolean NOT NULL,
    CHECK (since >= first_on)
);
CREATE INDEX series_when ON series (first_on, code);

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('series_most', '1900-01-01', 200),
    ('calendar_most', '1900-01-01', 5000);
