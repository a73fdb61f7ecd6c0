-- Honours, and the yearly assessment of branches. Scores are in kept tables: no event carries one.

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

-- derived: each cycle as last known.
CREATE TABLE assessment (
    code text PRIMARY KEY CHECK (code <> ''),
    year int NOT NULL,
    scheme text NOT NULL,
    scheme_version date NOT NULL,
    scheme_sha256 text NOT NULL,
    branches text[] NOT NULL CHECK (cardinality(branches) > 0),
    assessors jsonb NOT NULL,
    opened_on date NOT NULL,
    unsealed_on date,
    unsealed_at timestamptz,
    decided_on date,
    UNIQUE (year, scheme),
    CHECK (decided_on IS NULL OR unsealed_on IS NOT NULL)
);

-- derived: who has handed in, and how many indicators of how many; assessor '' is the branch itself.
CREATE TABLE assessment_submission (
    assessment text NOT NULL,
    branch text NOT NULL,
    assessor text NOT NULL,
    scored int NOT NULL CHECK (scored >= 0),
    of int NOT NULL CHECK (of >= scored),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, branch, assessor)
);

-- derived: every grade decided.
CREATE TABLE assessment_grade_history (
    assessment text NOT NULL,
    branch text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    grade text NOT NULL CHECK (grade IN ('优秀', '良好', '合格', '不合格')),
    session text NOT NULL,
    decision jsonb NOT NULL,
    PRIMARY KEY (assessment, branch, nth)
);
CREATE FUNCTION assessment_grade_at(day date, known timestamptz)
RETURNS SETOF assessment_grade_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (assessment, branch) * FROM assessment_grade_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY assessment, branch, effective_on DESC, nth DESC
$$;

-- derived
CREATE TABLE assessment_appeal (
    assessment text NOT NULL,
    appeal text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    record text NOT NULL,
    appealed_on date NOT NULL,
    answered_on date,
    reviewer text,
    upheld boolean,
    proposed_before text,
    proposed_after text,
    PRIMARY KEY (assessment, appeal),
    CHECK ((upheld IS NULL) = (answered_on IS NULL))
);

-- derived: what reporting computed, every time it did; `value` null is "nothing to compute it from".
CREATE TABLE indicator_value (
    subject text NOT NULL,
    version bigint NOT NULL,
    cycle text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    value numeric,
    points numeric,
    definition int NOT NULL,
    facts text[] NOT NULL,
    records int NOT NULL,
    list_sha256 text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (subject, version)
);
CREATE INDEX indicator_value_cycle ON indicator_value (cycle, branch, indicator);

-- kept: each version of a scheme that a cycle was opened under, whole, so that a later change leaves it alone.
CREATE TABLE assessment_scheme (
    sha256 text PRIMARY KEY,
    value jsonb NOT NULL
);

-- kept: what an assessor gave; level null is "not scored", which is not zero.
CREATE TABLE assessment_score (
    assessment text NOT NULL,
    branch text NOT NULL,
    assessor text NOT NULL,
    indicator text NOT NULL,
    level int,
    adjustments text[] NOT NULL,
    evidence text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, branch, assessor, indicator),
    CHECK (level IS NULL OR cardinality(evidence) > 0)
);

-- kept: what a branch gave itself; points null is "not scored".
CREATE TABLE assessment_self_score (
    assessment text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    points numeric,
    evidence text[] NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, branch, indicator),
    CHECK (points IS NULL OR cardinality(evidence) > 0)
);

-- kept: who does not assess which branch, declared or found by post when the scores were unsealed.
CREATE TABLE assessment_recusal (
    assessment text NOT NULL,
    assessor text NOT NULL,
    branch text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('declared', 'post')),
    because text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, assessor, branch)
);

-- kept: which computed values count since the unsealing.
CREATE TABLE assessment_used (
    assessment text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (assessment, branch, indicator)
);

-- kept: how an appeal was answered, what stands in the score's place since, and the difference it made.
CREATE TABLE assessment_correction (
    assessment text NOT NULL,
    appeal text NOT NULL,
    branch text NOT NULL,
    indicator text NOT NULL,
    level int,
    value numeric,
    points numeric,
    answer text NOT NULL CHECK (answer <> ''),
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (assessment, appeal),
    CHECK (num_nonnulls(level, value, points) <= 1)
);

-- kept: why a session gave another grade than the scores propose.
CREATE TABLE assessment_deviation (
    assessment text NOT NULL,
    branch text NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposed text,
    grade text NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    PRIMARY KEY (assessment, branch, recorded_at)
);

INSERT INTO rule (name, effective_on, value) VALUES
    ('honours', '1900-01-01', '{
        "publicity_days": 7,
        "approval_needed": ["society_award"],
        "honoured_grades": ["优秀"],
        "published_grades": ["优秀"],
        "historic_until": "2024-12-31"
    }'),
    ('assessment_scheme', '1900-01-01', '{
        "code": "branches",
        "title": "分支机构年度考核",
        "appeal_days": 15,
        "least_scored": 60,
        "bands": [
            {"grade": "优秀", "at_least": 90},
            {"grade": "良好", "at_least": 80},
            {"grade": "合格", "at_least": 60},
            {"grade": "不合格", "at_least": 0}
        ],
        "indicators": [
            {"code": "member_service", "title": "会员服务", "kind": "judged", "points": 10,
                 "rule": "按为会员服务的内容、频次与会员反映评定", "evidence": "会员服务活动记录",
                 "anchors": [
                     {"level": 3, "points": 10, "text": "常年开展，覆盖面广，会员反映好"},
                     {"level": 2, "points": 7, "text": "有计划开展，会员有反映"},
                     {"level": 1, "points": 4, "text": "偶有开展"},
                     {"level": 0, "points": 0, "text": "有记录证明未开展"}],
                 "bonuses": [{"code": "superior_praise", "text": "受上级书面肯定", "points": 2}],
                 "deductions": [{"code": "complaint_upheld", "text": "会员投诉经查属实", "points": 2}]},
            {"code": "duties", "title": "履行分会职能", "kind": "judged", "points": 6,
                 "rule": "按分支机构管理办法所列职能的履行情况评定", "evidence": "工作记录、议定事项办理记录",
                 "anchors": [
                     {"level": 3, "points": 6, "text": "各项职能全面履行"},
                     {"level": 2, "points": 4, "text": "主要职能履行"},
                     {"level": 1, "points": 2, "text": "部分职能履行"},
                     {"level": 0, "points": 0, "text": "未履行"}]},
            {"code": "activity_series", "title": "系列学术活动", "kind": "objective", "points": 10,
                 "rule": "全年学术活动场数：3 场及以上 10 分，2 场 7 分，1 场 4 分，0 场 0 分", "evidence": "学术活动记录",
                 "tiers": [
                     {"at_least": 3, "points": 10},
                     {"at_least": 2, "points": 7},
                     {"at_least": 1, "points": 4},
                     {"points": 0}]},
            {"code": "large_high_level", "title": "会议规模与层次", "kind": "judged", "points": 10,
                 "rule": "学术会议规模大、水平高的程度，只由人评定，不自动填写", "evidence": "会议记录",
                 "anchors": [
                     {"level": 3, "points": 10, "text": "全国性或国际会议，规模大、水平高"},
                     {"level": 2, "points": 7, "text": "有一定规模和水平"},
                     {"level": 1, "points": 4, "text": "规模较小"},
                     {"level": 0, "points": 0, "text": "有记录证明未举办"}]},
            {"code": "member_participation", "title": "会员参与面", "kind": "objective", "points": 6,
                 "rule": "参加活动的会员占本分支机构会员的百分比：30 及以上 6 分，15 及以上 4 分，大于 0 得 2 分，0 得 0 分", "evidence": "出席记录",
                 "tiers": [
                     {"at_least": 30, "points": 6},
                     {"at_least": 15, "points": 4},
                     {"above": 0, "points": 2},
                     {"points": 0}]},
            {"code": "three_chairs", "title": "三主任委员制", "kind": "objective", "points": 4,
                 "rule": "年末前任、现任、候任主任委员在任人数：3 人得 4 分，否则 0 分", "evidence": "任职记录",
                 "tiers": [{"at_least": 3, "points": 4}, {"points": 0}]},
            {"code": "timely_succession", "title": "按期换届", "kind": "objective", "points": 8,
                 "rule": "逾期天数：未逾期 8 分，365 天以内 4 分，超过 0 分（经批准的延期不计逾期）", "evidence": "届次记录",
                 "tiers": [{"at_most": 0, "points": 8}, {"at_most": 365, "points": 4}, {"points": 0}]},
            {"code": "mean_age", "title": "委员平均年龄", "kind": "objective", "points": 4,
                 "rule": "换届或年末委员平均年龄不超过 60 岁得 4 分，否则 0 分", "evidence": "任职记录（只有出生年份）",
                 "tiers": [{"at_most": 60, "points": 4}, {"points": 0}]},
            {"code": "minutes_filed", "title": "会议纪要归档", "kind": "objective", "points": 6,
                 "rule": "会议纪要归档的百分比：100 得 6 分，80 及以上 3 分，其余 0 分", "evidence": "会议纪要归档记录",
                 "tiers": [{"at_least": 100, "points": 6}, {"at_least": 80, "points": 3}, {"points": 0}]},
            {"code": "plan_and_summary", "title": "计划总结按时报送", "kind": "objective", "points": 6,
                 "rule": "按时报送的份数：计划、总结均按时 6 分，一份按时 3 分，均未按时 0 分", "evidence": "计划、总结报送记录",
                 "tiers": [{"at_least": 2, "points": 6}, {"at_least": 1, "points": 3}, {"points": 0}]},
            {"code": "attendance", "title": "联席会议出席率", "kind": "objective", "points": 10,
                 "rule": "出席率百分比：90 以上 10 分，三分之二以上 6 分，其余 2 分（均不含本数）", "evidence": "联席会议签到记录",
                 "tiers": [{"above": 90, "points": 10}, {"above": 66.67, "points": 6}, {"points": 2}]},
            {"code": "yearly_activity", "title": "每年至少一次学术活动", "kind": "objective", "points": 6,
                 "rule": "至少一次得 6 分，否则 0 分", "evidence": "学术活动记录",
                 "tiers": [{"at_least": 1, "points": 6}, {"points": 0}]},
            {"code": "member_growth", "title": "会员发展", "kind": "objective", "points": 6,
                 "rule": "会员净增百分比：5 及以上 6 分，大于 0 得 4 分，持平 2 分，减少 0 分", "evidence": "会员记录",
                 "tiers": [
                     {"at_least": 5, "points": 6},
                     {"above": 0, "points": 4},
                     {"at_least": 0, "points": 2},
                     {"points": 0}]},
            {"code": "report_in_time", "title": "活动按时限报告", "kind": "objective", "points": 4,
                 "rule": "时限内报告的百分比：100 得 4 分，80 及以上 2 分，其余 0 分", "evidence": "活动报告记录",
                 "tiers": [{"at_least": 100, "points": 4}, {"at_least": 80, "points": 2}, {"points": 0}]},
            {"code": "council_participation", "title": "参加理事会会议", "kind": "objective", "points": 4,
                 "rule": "主任委员出席理事会、常务理事会的百分比：三分之二以上 4 分（不含本数），大于 0 得 2 分，0 得 0 分", "evidence": "理事会签到记录",
                 "tiers": [{"above": 66.67, "points": 4}, {"above": 0, "points": 2}, {"points": 0}]}
        ]
    }');
