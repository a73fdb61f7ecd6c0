-- Packs that sessions have asked for.

-- kept: each time somebody asked, and the run that answers it; `refused` says why there is none. Only what was asked live
-- is here: a replay asks for nothing.
CREATE TABLE pack_asked (
    asked uuid PRIMARY KEY,
    session text COLLATE "C" NOT NULL,
    report text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    asked_at timestamptz NOT NULL,
    run text COLLATE "C" REFERENCES run,
    refused text,
    answered_at timestamptz,
    CHECK ((answered_at IS NULL) = (run IS NULL AND refused IS NULL)),
    CHECK (run IS NULL OR refused IS NULL)
);
CREATE INDEX pack_asked_waiting ON pack_asked (asked_at) WHERE answered_at IS NULL;
CREATE INDEX pack_asked_newest ON pack_asked (asked_at DESC, asked DESC);

-- Optional fields that came later: facts stored before have them empty, as a rebuild would write them.
UPDATE fact
SET data = data || '{"report": null}'
WHERE type = 'activities.session.pack_requested.v1'
  AND NOT data ? 'report';
