-- What the statute checker judges by: each rule a row, by kind of body (`branch`: any branch whose own kind is not
-- named; null: does not apply). The posts a body needs and has room for stand in the rule `bodies`.

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
