-- Rules as the society sets them, what the statute checker judges by, answers to its findings, and re-elections.

-- Of each value: who set it, when and why. What a migration sets has always been known.
ALTER TABLE rule
    ADD COLUMN because text NOT NULL DEFAULT '初始设置 | as delivered' CHECK (because <> ''),
    ADD COLUMN actor text NOT NULL DEFAULT 'lianxi',
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT '1900-01-01 00:00+00';

-- kept: every value ever set for a day; nobody writes here but the trigger of `rule`.
CREATE TABLE rule_history (
    name text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    value jsonb NOT NULL,
    because text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (name, nth)
);
CREATE FUNCTION remember_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rule_history (name, nth, effective_on, value, because, actor, recorded_at)
    SELECT NEW.name, coalesce(max(nth), 0) + 1, NEW.effective_on, NEW.value, NEW.because, NEW.actor, NEW.recorded_at
    FROM rule_history WHERE name = NEW.name;
    RETURN NULL;
END
$$;
INSERT INTO rule_history (name, nth, effective_on, value, because, actor, recorded_at)
SELECT name, row_number() OVER (PARTITION BY name ORDER BY effective_on), effective_on, value, because, actor, recorded_at
FROM rule;
CREATE TRIGGER rule_is_remembered AFTER INSERT OR UPDATE ON rule FOR EACH ROW EXECUTE FUNCTION remember_rule();

-- Of each rule the value in force on `day` as known at `known`; of two for one day the one set last.
CREATE FUNCTION rule_at(day date, known timestamptz) RETURNS SETOF rule_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (name) * FROM rule_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY name, effective_on DESC, nth DESC
$$;

-- By kind of body (`branch`: any branch whose own kind is not named; null: the rule does not apply). The posts a body
-- needs and has room for stand in the rule `bodies`.
INSERT INTO rule (name, effective_on, value) VALUES
    ('statute_scope', '1900-01-01', '{"statuses": ["normal", "rectifying"]}'),
    ('no_chair', '1900-01-01', '{
        "severity": "error",
        "kinds": {"branch": {"posts": ["chair"]}}
    }'),
    ('vacant_posts', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {"without": ["chair", "liaison"]}, "working_group": {}, "leading_group": {}, "council": {},
            "standing_council": {}, "party_branch": {}
        }
    }'),
    ('committee_size', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {
                "posts": ["chair", "past_chair", "chair_elect", "vice_chair", "committee_member"],
                "roster": ["committee_member"], "least": 20, "most": 40
            },
            "代表处": null, "办事处": null, "联络处": null
        }
    }'),
    ('post_seats', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {"most": {"vice_chair": 5}}, "working_group": {"most": {}}, "leading_group": {"most": {}},
            "council": {"most": {}}, "standing_council": {"most": {}}, "party_branch": {"most": {}}
        }
    }'),
    ('three_chairs', '1900-01-01', '{
        "severity": "warning",
        "kinds": {"branch": {"allowed": ["past_chair", "chair_elect"]}}
    }'),
    ('liaison_missing', '1900-01-01', '{"severity": "error", "kinds": {"branch": {}}}'),
    ('deputy_only', '1900-01-01', '{"severity": "warning", "kinds": {"branch": {}}}'),
    ('no_term', '1900-01-01', '{
        "severity": "notice",
        "kinds": {"branch": {}, "代表处": null, "办事处": null, "联络处": null}
    }'),
    ('term_ending', '1900-01-01', '{
        "severity": "notice",
        "kinds": {
            "branch": {"months": [12, 6, 2]}, "council": {"months": [12, 6, 2]},
            "standing_council": {"months": [12, 6, 2]}, "party_branch": {"months": [12, 6, 2]}
        }
    }'),
    ('term_overdue', '1900-01-01', '{
        "severity": "error",
        "kinds": {"branch": {}, "council": {}, "standing_council": {}, "party_branch": {}}
    }'),
    ('term_too_long', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {"months": 60, "delay_months": 12}, "council": {"months": 60, "delay_months": 12},
            "standing_council": {"months": 60, "delay_months": 12}
        }
    }'),
    ('post_past_term', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {"posts": ["chair", "past_chair", "chair_elect", "vice_chair", "committee_member"]},
            "council": {"posts": ["president", "vice_president", "secretary_general", "standing_council_member",
                                  "council_member"]},
            "standing_council": {"posts": ["president", "vice_president", "secretary_general",
                                           "standing_council_member"]},
            "party_branch": {"posts": ["party_secretary", "party_branch_member"]}
        }
    }'),
    ('consecutive_terms', '1900-01-01', '{
        "severity": "error",
        "kinds": {"branch": {"most": {"chair": 2, "vice_chair": 2}}, "council": {"most": {"president": 2}}}
    }'),
    ('age_cap', '1900-01-01', '{
        "severity": "error",
        "kinds": {
            "branch": {
                "posts": ["chair", "past_chair", "chair_elect", "vice_chair", "committee_member"],
                "age": 70, "judged": "in_office"
            }
        }
    }'),
    ('mean_age', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {"posts": ["chair", "past_chair", "chair_elect", "vice_chair", "committee_member"], "age": 60}
        }
    }'),
    ('chair_of_two', '1900-01-01', '{
        "severity": "error",
        "kinds": {"branch": {"posts": ["chair"], "most": 1}}
    }'),
    ('chair_on_council', '1900-01-01', '{
        "severity": "warning",
        "kinds": {
            "branch": {
                "posts": ["chair"],
                "seats": ["standing_council_member", "president", "vice_president", "secretary_general"]
            },
            "代表处": null, "办事处": null, "联络处": null
        }
    }'),
    ('group_leader', '1900-01-01', '{"severity": "error", "kinds": {"branch": {}}}'),
    ('lapsed_member', '1900-01-01', '{
        "severity": "error",
        "kinds": {
            "branch": {"posts": ["chair", "past_chair", "chair_elect", "vice_chair", "committee_member", "liaison",
                                 "deputy_liaison"]},
            "council": {"posts": ["president", "vice_president", "secretary_general", "standing_council_member",
                                  "council_member"]},
            "standing_council": {"posts": ["president", "vice_president", "secretary_general",
                                           "standing_council_member"]}
        }
    }');

INSERT INTO rule (name, effective_on, value) VALUES
    -- How long before the end of a term (or after the election) each paper is due, and when a body is reminded.
    ('re_election', '1900-01-01', '{
        "steps": [
            {"step": "plan", "zh": "换届方案", "en": "plan", "months_before": 6},
            {"step": "request", "zh": "换届请示", "en": "request", "months_before": 2},
            {"step": "filing", "zh": "换届备案", "en": "filing", "working_days_after": 30}
        ],
        "months_ahead": [12, 6, 2],
        "overdue_days": [30],
        "remind_days_before": 14
    }'),
    -- Days marked by the society for years of which the official calendar is not published yet.
    ('working_days', '1900-01-01', '{"working": [], "holidays": []}');

-- derived: what the rules were found to find, last told; open while closed_on is null.
CREATE TABLE finding (
    code text PRIMARY KEY CHECK (code <> ''),
    rule text NOT NULL,
    version date NOT NULL,
    severity text NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    bodies text[] NOT NULL,
    opened_on date NOT NULL,
    closed_on date CHECK (closed_on >= opened_on)
);

-- derived: how a finding was answered; the newest answer counts while it lasts.
CREATE TABLE finding_answer (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN ('kept_this_term', 'being_mended', 'data_wrong', 'other')),
    until date NOT NULL CHECK (until > effective_on),
    PRIMARY KEY (code, nth)
);

-- kept: the words of an answer and who gave it; free text, so no event carries it.
CREATE TABLE finding_answer_text (
    code text NOT NULL,
    nth int NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (code, nth)
);

-- derived: each re-election as last known. One of a body is under way at a time.
CREATE TABLE re_election (
    code text PRIMARY KEY CHECK (code <> ''),
    body text NOT NULL,
    term text,
    status text NOT NULL CHECK (status IN ('open', 'confirmed', 'withdrawn')),
    state jsonb NOT NULL,
    CONSTRAINT one_re_election_at_a_time EXCLUDE (body WITH =) WHERE (status = 'open')
);
CREATE INDEX re_election_body ON re_election (body);

-- derived
CREATE TABLE re_election_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    body text NOT NULL,
    status text NOT NULL,
    state jsonb NOT NULL,
    PRIMARY KEY (code, nth)
);

-- derived: what was reminded of, once for each day on which it fell due.
CREATE TABLE re_election_reminded (
    term text NOT NULL,
    step text NOT NULL,
    due_on date NOT NULL,
    effective_on date NOT NULL,
    PRIMARY KEY (term, step, due_on)
);

-- kept: why a re-election was withdrawn, or confirmed against a check that had moved; free text.
CREATE TABLE re_election_note (
    code text NOT NULL,
    version bigint NOT NULL,
    act text NOT NULL CHECK (act IN ('withdrawn', 'overridden')),
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE FUNCTION re_election_at(day date, known timestamptz) RETURNS SETOF re_election_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (code) * FROM re_election_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY code, effective_on DESC, nth DESC
$$;
