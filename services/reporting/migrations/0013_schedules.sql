-- kept: when digests are kept by themselves; the row with the latest `since` not after a period's last day counts for it.
CREATE TABLE schedule (
    kind text NOT NULL CHECK (kind IN ('week', 'month', 'quarter', 'year')),
    since date NOT NULL,
    enabled boolean NOT NULL,
    official boolean NOT NULL,
    days_after int NOT NULL CHECK (days_after BETWEEN 1 AND 90),
    at time NOT NULL,
    prep_days int NOT NULL CHECK (prep_days BETWEEN 0 AND 30),
    audiences text[] NOT NULL,
    set_by text NOT NULL,
    PRIMARY KEY (kind, since)
);

-- kept: the digests that were kept by a schedule: one for each period, however often somebody looks what is due.
CREATE TABLE scheduled_run (
    digest text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL,
    run text COLLATE "C" NOT NULL REFERENCES run,
    due_at timestamptz NOT NULL,
    kept_at timestamptz NOT NULL CHECK (kept_at >= due_at),
    sent boolean NOT NULL
);
