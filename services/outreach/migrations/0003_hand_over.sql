-- Who holds which post, so that experts follow their liaison's successor; and experts who have nobody.

-- derived: every state of every post the registry has told; `until` is the first day no longer
CREATE TABLE post_state (
    code text NOT NULL,
    version bigint NOT NULL,
    effective_on date NOT NULL,
    body text NOT NULL,
    post text NOT NULL,
    person text NOT NULL,
    held boolean NOT NULL,
    until date,
    PRIMARY KEY (code, version)
);
CREATE INDEX post_person ON post_state (person);
CREATE INDEX post_kind ON post_state (post);

-- derived: experts whose liaison has gone and who have no other, as told last of each
CREATE TABLE orphan (
    expert text PRIMARY KEY,
    branch text,
    liaison text NOT NULL,
    post text NOT NULL,
    left_on date NOT NULL,
    settled boolean NOT NULL
);
