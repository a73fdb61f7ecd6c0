-- Words of items that no expert raised were kept open so far: the clock seals them.
ALTER TABLE item_kept ADD COLUMN plain boolean NOT NULL DEFAULT false;
UPDATE item_kept SET plain = true WHERE expert IS NULL;
CREATE INDEX item_kept_plain ON item_kept (item) WHERE plain;

ALTER TABLE item_words ADD COLUMN step text NOT NULL;

-- derived: what the clock has told of days that were near or passed, once each
CREATE TABLE item_due (
    code text PRIMARY KEY,
    item text NOT NULL,
    step text NOT NULL CHECK (step IN ('acknowledge', 'answer_soon', 'answer', 'escalated')),
    due_on date NOT NULL,
    told_on date NOT NULL
);
CREATE INDEX item_due_item ON item_due (item);

-- derived: joint meetings at which branches may have raised items
CREATE TABLE meeting_known (
    code text PRIMARY KEY,
    held_on date NOT NULL
);
CREATE INDEX item_waiting ON item (answer_due_on) WHERE answered_on IS NULL AND closed_on IS NULL AND withdrawn_on IS NULL;
