-- Schedules of packs beside those of digests: each kind of report has its own line of schedules, and one run a period.
ALTER TABLE schedule
    ADD COLUMN report text NOT NULL DEFAULT 'digest',
    ADD COLUMN one_page boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT schedule_pkey,
    ADD PRIMARY KEY (report, kind, since);

ALTER TABLE scheduled_run
    ADD COLUMN report text NOT NULL DEFAULT 'digest',
    DROP CONSTRAINT scheduled_run_pkey,
    ADD PRIMARY KEY (report, digest);
