-- Search: records are found by the beginning of their code, which is ASCII, so its order is that of the bytes. Names of
-- experts are in no index: they are opened and looked through for whoever may see them.
CREATE INDEX expert_code_folded ON expert ((lower(code) COLLATE "C"));
CREATE INDEX contact_code_folded ON contact ((lower(code) COLLATE "C"));
CREATE INDEX item_code_folded ON item ((lower(code) COLLATE "C"));
CREATE INDEX item_topic ON item (topic, kind);
CREATE INDEX item_branch ON item (branch);

-- What was heard of a branch before has no name here until the tables are rebuilt; it is found by its code.
ALTER TABLE branch_state ADD COLUMN name text;
