-- The record of a joint meeting may be withdrawn whole: it has no day any more, and what it decided is decided no longer.
ALTER TABLE meeting DROP CONSTRAINT meeting_state_check;
ALTER TABLE meeting ADD CONSTRAINT meeting_state_check
    CHECK (state IN ('planned', 'called', 'noticed', 'called_off', 'held', 'minuted', 'withdrawn'));

-- Of a withdrawn item `closed_on` is the day it was decided on, without a reviewer: it is open on no day.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'decided_item'::regclass AND contype = 'c' LOOP
        EXECUTE format('ALTER TABLE decided_item DROP CONSTRAINT %I', name);
    END LOOP;
END
$$;
ALTER TABLE decided_item
    ADD CHECK (state IN ('open', 'in_progress', 'submitted', 'returned', 'closed', 'withdrawn')),
    ADD CHECK (due_on >= decided_on),
    ADD CHECK (closed_on >= decided_on),
    ADD CHECK ((state IN ('closed', 'withdrawn')) = (closed_on IS NOT NULL)),
    ADD CHECK ((state = 'closed') = (reviewer IS NOT NULL));
ALTER TABLE decided_item_step DROP CONSTRAINT decided_item_step_step_check;
ALTER TABLE decided_item_step ADD CONSTRAINT decided_item_step_step_check
    CHECK (step IN ('progressed', 'submitted', 'returned', 'postponed', 'closed', 'withdrawn'));

-- kept: why a record was withdrawn, and by whom
CREATE TABLE meeting_withdrawal (
    meeting text PRIMARY KEY,
    because text NOT NULL CHECK (because <> ''),
    withdrawn_by text NOT NULL,
    withdrawn_at timestamptz NOT NULL
);
