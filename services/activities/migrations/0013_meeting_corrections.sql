-- The record of a joint meeting is corrected: a new fact, and what was written down before stays readable.

-- kept: why a record was corrected, by whom, and what it said before that events do not tell
CREATE TABLE meeting_correction (
    meeting text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    corrected_by text NOT NULL,
    corrected_at timestamptz NOT NULL,
    before jsonb NOT NULL,
    PRIMARY KEY (meeting, version)
);
