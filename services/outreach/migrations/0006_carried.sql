-- derived: where an item is dealt with outside of outreach: on the agenda of a session, or in a decided item. The rows of
-- a record are those of its last version.
CREATE TABLE item_elsewhere (
    record text NOT NULL,
    item text NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('on_agenda', 'considered', 'decided', 'done')),
    happened_on date NOT NULL,
    title text NOT NULL,
    due_on date,
    PRIMARY KEY (record, item)
);
CREATE INDEX elsewhere_item ON item_elsewhere (item);
