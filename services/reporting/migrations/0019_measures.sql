-- The limits by which indicators of the assessment are computed: set from a day on, never written over.

-- kept: of one day the last that was set holds; a cycle goes by those of the last day of its year
CREATE TABLE measure (
    indicator text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    since date NOT NULL,
    number int CHECK (number >= 0),
    codes text[] CHECK (cardinality(codes) > 0),
    because text NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (indicator, name, nth),
    CHECK ((number IS NULL) <> (codes IS NULL))
);
INSERT INTO measure (indicator, name, nth, since, number, codes, because, set_by, set_at)
SELECT indicator, name, 1, '1900-01-01', number, codes, '初始值 | as delivered', 'migration', '1900-01-01T00:00:00Z'
FROM (VALUES
    ('meetings_held', 'kinds', NULL::int, ARRAY['academic', 'joint_meeting']),
    ('meetings_held', 'least_days', 183, NULL),
    ('minutes_filed', 'kinds', NULL, ARRAY['academic', 'joint_meeting']),
    ('minutes_filed', 'within_days', 7, NULL),
    ('yearly_activity', 'kinds', NULL, ARRAY['academic']),
    ('yearly_activity', 'least_days', 183, NULL),
    ('activity_series', 'kinds', NULL, ARRAY['academic']),
    ('activity_series', 'least_days', 183, NULL),
    ('member_service', 'kinds', NULL, ARRAY['member_service', 'visit']),
    ('member_service', 'least_days', 183, NULL),
    ('report_in_time', 'within_days', 30, NULL),
    ('council_participation', 'kinds', NULL, ARRAY['council', 'standing_council']),
    ('plan_and_summary', 'plan_due', NULL, ARRAY['12-31']),
    ('plan_and_summary', 'summary_due', NULL, ARRAY['03-31']),
    ('three_chairs', 'posts', NULL, ARRAY['past_chair', 'chair', 'chair_elect'])
) AS delivered (indicator, name, number, codes);

-- Which limits a value was computed by; null: before they were told with it.
ALTER TABLE indicator_said ADD COLUMN measures jsonb;
