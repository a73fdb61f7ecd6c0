-- Honours.

-- derived: every state of an honour; the last one by nth is what is known now.
CREATE TABLE honour_history (
    code text NOT NULL CHECK (code <> ''),
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    step text NOT NULL CHECK (step IN ('proposed', 'in_publicity', 'given', 'withdrawn')),
    kind text NOT NULL CHECK (kind IN ('yearly_assessment', 'commendation', 'superior_award', 'society_award')),
    award text NOT NULL,
    year int NOT NULL,
    recipient_kind text NOT NULL CHECK (recipient_kind IN ('branch', 'person', 'body')),
    recipient text NOT NULL CHECK (recipient <> ''),
    publicity_to date,
    state jsonb NOT NULL,
    PRIMARY KEY (code, nth),
    CHECK (kind <> 'society_award' OR state ->> 'approval_number' IS NOT NULL),
    CHECK (step <> 'given' OR (state ->> 'historic')::bool OR effective_on > publicity_to)
);
CREATE INDEX honour_history_recipient ON honour_history (recipient);

CREATE FUNCTION honour_at(day date, known timestamptz) RETURNS SETOF honour_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (code) * FROM honour_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY code, effective_on DESC, nth DESC
$$;

-- kept: objections in the publicity period; free text, so no event carries it.
CREATE TABLE honour_objection (
    honour text NOT NULL,
    objection text NOT NULL,
    received_on date NOT NULL,
    objected text NOT NULL CHECK (objected <> ''),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    answer text CHECK (answer <> ''),
    answered_by text,
    answered_at timestamptz,
    PRIMARY KEY (honour, objection),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);

INSERT INTO rule (name, effective_on, value) VALUES
    ('honours', '1900-01-01', '{
        "publicity_days": 7,
        "approval_needed": ["society_award"],
        "honoured_grades": ["优秀"],
        "published_grades": ["优秀"],
        "historic_until": "2024-12-31"
    }');
