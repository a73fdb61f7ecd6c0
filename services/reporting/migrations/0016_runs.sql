-- A run is of a kind of report, a draft or official, has the number of the year, and says how far the logs reached.

-- kept: the numbers of the year (第N期), counted for each kind of report and of period; a corrected run keeps its number.
CREATE TABLE issue (
    report text COLLATE "C" NOT NULL,
    period_kind text COLLATE "C" NOT NULL,
    year int NOT NULL,
    issue int NOT NULL CHECK (issue > 0),
    digest text COLLATE "C" NOT NULL,
    PRIMARY KEY (report, period_kind, year, issue),
    UNIQUE (report, digest),
    UNIQUE (report, digest, issue)
);

-- `corrects`: the run of the same period that had been sent before. `heads`: of each log that was known, its position and
-- the hash of its chain. `paragraphs`: chapter -> the secretary's own text as it stood when the run was kept.
ALTER TABLE run
    ADD COLUMN report text COLLATE "C" NOT NULL DEFAULT 'digest' CHECK (report ~ '^[a-z][a-z_]{0,30}$'),
    ADD COLUMN period_kind text COLLATE "C",
    ADD COLUMN year int,
    ADD COLUMN official boolean NOT NULL DEFAULT false,
    ADD COLUMN issue int,
    ADD COLUMN corrects text COLLATE "C" REFERENCES run,
    ADD COLUMN heads jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(heads) = 'array'),
    ADD COLUMN paragraphs jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(paragraphs) = 'object'),
    ADD COLUMN paragraphs_sha256 text NOT NULL
        DEFAULT '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
        CHECK (paragraphs_sha256 ~ '^[0-9a-f]{64}$'),
    ADD COLUMN template_sha256 text CHECK (template_sha256 ~ '^[0-9a-f]{64}$');
UPDATE run SET period_kind = dataset->'period'->>'kind', year = (dataset->'period'->>'year')::int;

-- Runs that a schedule kept as official ones, numbered in the order of their periods.
UPDATE run SET official = true
FROM scheduled_run
WHERE scheduled_run.run = run.code
  AND (
    SELECT official FROM schedule
    WHERE schedule.kind = scheduled_run.kind AND schedule.since <= run.last_day
    ORDER BY since DESC
    LIMIT 1
);
INSERT INTO issue (report, period_kind, year, issue, digest)
SELECT report, period_kind, year, row_number() OVER (PARTITION BY report, period_kind, year ORDER BY first_day), digest
FROM run
WHERE official
GROUP BY report, period_kind, year, first_day, digest;
UPDATE run SET issue = issue.issue FROM issue WHERE official AND issue.digest = run.digest;

ALTER TABLE run
    ALTER COLUMN period_kind SET NOT NULL,
    ALTER COLUMN year SET NOT NULL,
    ADD CHECK (official = (issue IS NOT NULL)),
    ADD FOREIGN KEY (report, digest, issue) REFERENCES issue (report, digest, issue),
    DROP CONSTRAINT run_digest_number_key,
    DROP CONSTRAINT run_digest_dataset_sha256_key,
    ADD UNIQUE (report, digest, number),
    ADD UNIQUE (report, digest, dataset_sha256, paragraphs_sha256, official);

-- derived: what was told of each run; what a digest carries over from the one before follows from it.
CREATE TABLE told_run (
    run text COLLATE "C" PRIMARY KEY,
    report text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    official boolean NOT NULL,
    known_on timestamptz NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX told_run_of ON told_run (report, digest);
INSERT INTO told_run (run, report, digest, official, known_on, kept_at)
SELECT code, 'digest', digest, false, kept_at, kept_at FROM run;

-- kept: the runs that were sent to offices; of one period the newest of them is in force.
CREATE TABLE sent_run (
    run text COLLATE "C" PRIMARY KEY REFERENCES run,
    sent_at timestamptz NOT NULL,
    sent_by text NOT NULL
);
INSERT INTO sent_run (run, sent_at, sent_by)
SELECT run, min(kept_at), 'schedule' FROM scheduled_run WHERE sent GROUP BY run;

-- A run with when it was sent and which newer run of its period, that was sent too, has taken its place.
CREATE VIEW standing_run AS
    SELECT run.*, sent_at, (
        SELECT newer.code
        FROM run AS newer
        JOIN sent_run AS sent ON sent.run = newer.code
        WHERE newer.report = run.report AND newer.digest = run.digest AND newer.number > run.number
        ORDER BY newer.number DESC
        LIMIT 1
    ) AS superseded_by
    FROM run
    LEFT JOIN sent_run ON sent_run.run = run.code;
