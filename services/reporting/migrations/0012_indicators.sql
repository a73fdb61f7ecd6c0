-- Objective indicators of the yearly assessment: what was said of each, and how far they are computed.

-- derived: every value that was said; the last one by nth holds. `value` null is "nothing to compute it from".
CREATE TABLE indicator_said (
    code text COLLATE "C" NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    cycle text COLLATE "C" NOT NULL,
    branch text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    value double precision,
    definition int NOT NULL CHECK (definition > 0),
    records int NOT NULL CHECK (records >= 0),
    list_sha256 text COLLATE "C" CHECK (list_sha256 ~ '^[0-9a-f]{64}$'),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (code, nth)
);
CREATE INDEX indicator_said_of_cycle ON indicator_said (cycle, branch, indicator, nth DESC);

-- kept: of how many facts each group of indicators was computed last, and on which day; only the clock reads it.
CREATE TABLE indicator_turn (
    cycle text COLLATE "C" NOT NULL,
    listing text NOT NULL,
    facts bigint NOT NULL CHECK (facts >= 0),
    on_day date NOT NULL,
    edition text NOT NULL,
    computed_at timestamptz NOT NULL,
    took interval NOT NULL,
    PRIMARY KEY (cycle, listing)
);

-- Optional fields that came later: facts stored before have them empty, as a rebuild would write them.
UPDATE fact
SET data = '{"measures": null}' || data
WHERE type = 'registry.assessment.opened.v1'
  AND NOT data ? 'measures';

UPDATE fact
SET data = '{"attendance": null}' || data
WHERE type IN ('activities.session.held.v1', 'activities.session.corrected.v1')
  AND NOT data ? 'attendance';
