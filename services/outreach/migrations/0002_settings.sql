-- kept: limits are set over HTTP now; `setting` has the value in force, the history every value ever set
ALTER TABLE setting
    ADD COLUMN because text NOT NULL DEFAULT '初始值 | as delivered',
    ADD COLUMN set_by text NOT NULL DEFAULT 'migration',
    ADD COLUMN set_at timestamptz NOT NULL DEFAULT '1900-01-01T00:00:00Z';

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
