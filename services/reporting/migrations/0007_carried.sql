-- What was recorded since the last digest is looked for by its time.
CREATE INDEX fact_recorded ON fact USING brin (recorded_at);
