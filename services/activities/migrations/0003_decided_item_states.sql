-- A decided item is worked on, handed in, and closed or returned.

ALTER TABLE decided_item ADD COLUMN state text, ADD COLUMN last_on date;
UPDATE decided_item
SET state = CASE WHEN closed_on IS NULL THEN 'open' ELSE 'closed' END, last_on = coalesce(closed_on, decided_on);
ALTER TABLE decided_item
    ALTER COLUMN state SET NOT NULL,
    ALTER COLUMN last_on SET NOT NULL,
    ADD CHECK (state IN ('open', 'in_progress', 'submitted', 'returned', 'closed')),
    ADD CHECK ((state = 'closed') = (closed_on IS NOT NULL));
CREATE INDEX decided_item_meeting ON decided_item (meeting);

-- derived: every dated step, in the order it was told
CREATE TABLE decided_item_step (
    item text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    step text NOT NULL CHECK (step IN ('progressed', 'submitted', 'returned', 'postponed', 'closed')),
    happened_on date NOT NULL,
    percent int CHECK (percent BETWEEN 0 AND 100),
    evidence text[] NOT NULL DEFAULT '{}',
    due_on date,
    PRIMARY KEY (item, nth)
);

-- kept: what was said with a step
CREATE TABLE decided_item_note (
    item text NOT NULL,
    nth int NOT NULL,
    note text NOT NULL CHECK (note <> ''),
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (item, nth)
);
