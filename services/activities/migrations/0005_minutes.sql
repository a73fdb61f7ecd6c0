-- Minutes that are filed again stand in place of those before, which stay readable.

-- kept: the body of the minutes as filed each time
CREATE TABLE meeting_minutes (
    meeting text NOT NULL,
    version bigint NOT NULL,
    filed_on date NOT NULL,
    paragraphs text[] NOT NULL,
    filed_by text NOT NULL,
    filed_at timestamptz NOT NULL,
    PRIMARY KEY (meeting, version)
);
