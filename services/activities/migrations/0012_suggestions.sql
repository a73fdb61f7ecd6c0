-- Suggestions that outreach carries to a session, and decided items that take them up.

-- derived: where each suggestion was carried last, under which public heading
CREATE TABLE suggestion_carried (
    item text PRIMARY KEY,
    session text NOT NULL,
    title text NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX suggestion_session ON suggestion_carried (session);

ALTER TABLE decided_item ADD COLUMN suggestions text[] NOT NULL DEFAULT '{}';
