-- The whole life of an item.
ALTER TABLE item
    ADD COLUMN activity text,
    ADD COLUMN meeting text,
    ADD COLUMN acknowledge_due_on date,
    ADD COLUMN acknowledged_on date,
    ADD COLUMN owner text,
    ADD COLUMN owner_kind text CHECK (owner_kind IN ('person', 'body')),
    ADD COLUMN assigned_on date,
    ADD COLUMN passed_on_to text,
    ADD COLUMN passed_on_on date,
    ADD COLUMN passed_on_number text,
    ADD COLUMN passed_on_replied_on date,
    ADD COLUMN extended_on date,
    ADD COLUMN answer text,
    ADD COLUMN solved_on date,
    ADD COLUMN told_on date,
    ADD COLUMN told_mode text,
    ADD COLUMN contact text,
    ADD COLUMN reopened int CHECK (reopened > 0),
    ADD COLUMN reopened_on date,
    ADD COLUMN carried_to text,
    ADD COLUMN carried_on date,
    ADD COLUMN withdrawn_on date,
    -- the day of the last thing told of it: nothing that is told later stands before it
    ADD COLUMN stands_since date,
    ADD CHECK (acknowledged_on >= raised_on),
    ADD CHECK ((owner IS NULL) = (owner_kind IS NULL)),
    ADD CHECK ((owner IS NULL) = (assigned_on IS NULL)),
    ADD CHECK ((passed_on_to IS NULL) = (passed_on_on IS NULL)),
    ADD CHECK (passed_on_replied_on >= passed_on_on),
    ADD CHECK (answer IS NULL OR answered_on IS NOT NULL),
    ADD CHECK (solved_on >= raised_on),
    ADD CHECK (solved_on IS NULL OR solved),
    ADD CHECK (told_on >= answered_on),
    ADD CHECK (told_on <= closed_on),
    ADD CHECK ((reopened IS NULL) = (reopened_on IS NULL)),
    ADD CHECK ((carried_to IS NULL) = (carried_on IS NULL));
UPDATE item SET stands_since = greatest(raised_on, answered_on, closed_on);
ALTER TABLE item ALTER COLUMN stands_since SET NOT NULL;
CREATE INDEX item_owner ON item (owner) WHERE closed_on IS NULL;
CREATE INDEX item_answer ON item (answer);

-- kept: a key per item that no expert raised; whoever destroys it has erased its words and who raised it
CREATE TABLE item_key (
    item text PRIMARY KEY,
    key bytea NOT NULL
);

-- kept: the name of a member who raised an item, under the item's key
ALTER TABLE item_kept
    ADD COLUMN raiser bytea,
    ALTER COLUMN text DROP NOT NULL;

-- kept: why it was given back, extended, reopened; what a body outside replied: under the key of the item or the expert
CREATE TABLE item_words (
    item text NOT NULL,
    version bigint NOT NULL,
    words bytea NOT NULL,
    PRIMARY KEY (item, version)
);

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value) VALUES
    ('acknowledge_working_days', '1900-01-01', 3),
    ('transfer_back_working_days', '1900-01-01', 3),
    ('extension_working_days', '1900-01-01', 15),
    ('extension_months', '1900-01-01', 3),
    ('remind_working_days', '1900-01-01', 3),
    ('escalate_working_days', '1900-01-01', 5);
