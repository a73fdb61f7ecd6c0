-- How far each producer has been heard is added up as it is heard, not counted over all facts.

-- derived: the facts recorded in a month (UTC), the streams whose first fact is among them, and the last moment, by
-- producer and half of its streams. The halves are those that the intake applies side by side (lanes of
-- shared/consumer/decide.py): two transactions at work at once never wait for a row of this table.
CREATE TABLE heard_in (
    source text COLLATE "C" NOT NULL,
    half smallint NOT NULL,
    month date NOT NULL,
    facts bigint NOT NULL CHECK (facts > 0),
    streams bigint NOT NULL CHECK (streams <= facts),
    last_recorded_at timestamptz NOT NULL,
    PRIMARY KEY (source, half, month)
) WITH (fillfactor = 50);
CREATE FUNCTION half_of(subject text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (get_byte(decode(md5($1), 'hex'), 0) & 1)::smallint
$$;
CREATE FUNCTION month_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_trunc('month', $1 AT TIME ZONE 'UTC')::date
$$;
INSERT INTO heard_in
SELECT source, half_of(subject), month_of(recorded_at), count(*), count(*) FILTER (WHERE first), max(recorded_at)
FROM (
    SELECT source, subject, recorded_at, version = min(version) OVER (PARTITION BY source, subject) AS first
    FROM fact
) AS heard
GROUP BY 1, 2, 3;
