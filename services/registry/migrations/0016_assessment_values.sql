-- What a computed value rests on, by record; and the values that the registry computes itself, as they were used.

ALTER TABLE indicator_value ADD COLUMN subjects text[] NOT NULL DEFAULT '{}';

-- kept: values of indicators that only the registry can compute (years of birth are told to nobody), from the unsealing.
CREATE TABLE assessment_measured (
    assessment text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    value numeric,
    definition int NOT NULL CHECK (definition > 0),
    facts text[] NOT NULL,
    subjects text[] NOT NULL,
    records int NOT NULL CHECK (records >= 0),
    measured_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, branch, indicator)
);
