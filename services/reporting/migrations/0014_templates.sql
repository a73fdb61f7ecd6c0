-- kept: templates of reports that the society has put in place of the standard ones; without a text, the standard one again.
CREATE TABLE report_template (
    report text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL CHECK (language IN ('zh', 'en')),
    version int NOT NULL CHECK (version > 0),
    text text CHECK (length(text) BETWEEN 1 AND 65536),
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (report, language, version)
);
