-- The society, its branches, posts and Party groups.
-- A *_history table holds every state said, with both dates; its *_at function is "on day D as known at K".

-- For "no two intervals of one seat overlap"; a trusted extension, so the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- kept: the society's limits and lists, each from a day on.
CREATE TABLE rule (
    name text NOT NULL,
    effective_on date NOT NULL,
    value jsonb NOT NULL,
    PRIMARY KEY (name, effective_on)
);
INSERT INTO rule (name, effective_on, value) VALUES
    ('branch_name', '1900-01-01', '{
        "endings": ["分会", "专业委员会", "工作委员会", "专家委员会", "技术委员会", "专项基金管理委员会",
                    "代表处", "办事处", "联络处"],
        "forbidden_endings": ["中心", "联盟", "研究会", "促进会", "研究院"],
        "forbidden_words": ["中国", "中华", "全国", "国家"],
        "nested_words": ["分会", "委员会"],
        "places": ["北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽",
                   "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西",
                   "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"]
    }'),
    ('posts', '1900-01-01', '{
        "leading": ["chair", "chair_elect", "past_chair", "vice_chair"],
        "single": ["liaison", "chair", "chair_elect", "past_chair"]
    }');

-- derived: the society's profile.
CREATE TABLE society_history (
    nth int PRIMARY KEY CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    profile jsonb NOT NULL
);

-- derived: each branch as last described.
CREATE TABLE branch (
    code text PRIMARY KEY CHECK (code <> ''),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL,
    status text NOT NULL CHECK (status IN ('preparing', 'normal', 'rectifying', 'suspended', 'ended')),
    founded_on date,
    host_unit text,
    discipline text,
    decision jsonb,
    effective_on date NOT NULL,
    CONSTRAINT branch_name_is_its_own EXCLUDE (name WITH =) WHERE (status <> 'ended') DEFERRABLE INITIALLY DEFERRED
);

-- derived
CREATE TABLE branch_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    founded_on date,
    host_unit text,
    discipline text,
    decision jsonb,
    PRIMARY KEY (code, nth)
);

-- derived: why a branch has no Party group.
CREATE TABLE group_absence_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN ('no_party_members', 'fewer_than_three', 'being_formed', 'newly_founded', 'other')),
    PRIMARY KEY (code, nth)
);

-- kept: the reason given for a name against the rule; free text, so no event carries it.
CREATE TABLE name_override (
    branch text NOT NULL,
    name text NOT NULL,
    rules text[] NOT NULL CHECK (cardinality(rules) > 0),
    because text NOT NULL CHECK (because <> ''),
    actor text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (branch, name)
);

-- derived: each appointment as last known; held from effective_on until the day before `until`.
CREATE TABLE post (
    code text PRIMARY KEY CHECK (code <> ''),
    branch text NOT NULL,
    post text NOT NULL CHECK (post IN
        ('liaison', 'deputy_liaison', 'chair', 'past_chair', 'chair_elect', 'vice_chair', 'branch_secretary')),
    person text NOT NULL,
    effective_on date NOT NULL,
    until date,
    ended boolean NOT NULL DEFAULT false,
    decision jsonb,
    CHECK (until >= effective_on),
    CHECK (NOT ended OR until IS NOT NULL),
    CONSTRAINT one_liaison_at_a_time EXCLUDE USING gist
        (branch WITH =, daterange(effective_on, until) WITH &&) WHERE (post = 'liaison'),
    CONSTRAINT one_person_holds_a_post_once EXCLUDE USING gist
        (branch WITH =, post WITH =, person WITH =, daterange(effective_on, until) WITH &&)
);

-- derived
CREATE TABLE post_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    ended boolean NOT NULL,
    branch text NOT NULL,
    post text NOT NULL,
    person text NOT NULL,
    until date,
    decision jsonb,
    PRIMARY KEY (code, nth)
);
CREATE INDEX post_history_branch ON post_history (branch);

-- derived: each Party group as last known; it exists from effective_on until the day before dissolved_on.
CREATE TABLE party_group (
    code text PRIMARY KEY CHECK (code <> ''),
    branch text NOT NULL,
    leader text NOT NULL,
    leader_post text NOT NULL,
    effective_on date NOT NULL,
    dissolved_on date CHECK (dissolved_on >= effective_on),
    CONSTRAINT one_group_at_a_time EXCLUDE USING gist
        (branch WITH =, daterange(effective_on, dissolved_on) WITH &&)
);

-- derived
CREATE TABLE party_group_history (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    dissolved boolean NOT NULL,
    branch text NOT NULL,
    leader text NOT NULL,
    leader_post text NOT NULL,
    PRIMARY KEY (code, nth)
);
CREATE INDEX party_group_history_branch ON party_group_history (branch);

-- The state on `day` as known at `known`: the greatest (effective_on, nth) among those not later than either.
CREATE FUNCTION society_at(day date, known timestamptz) RETURNS SETOF society_history LANGUAGE sql STABLE AS $$
    SELECT * FROM society_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY effective_on DESC, nth DESC
    LIMIT 1
$$;
CREATE FUNCTION branch_at(day date, known timestamptz) RETURNS SETOF branch_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (code) * FROM branch_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY code, effective_on DESC, nth DESC
$$;
CREATE FUNCTION group_absence_at(day date, known timestamptz) RETURNS SETOF group_absence_history LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (code) * FROM group_absence_history
    WHERE effective_on <= day AND recorded_at <= known
    ORDER BY code, effective_on DESC, nth DESC
$$;
CREATE FUNCTION post_at(day date, known timestamptz) RETURNS SETOF post_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM post_history
        WHERE effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT ended AND (until IS NULL OR until > day)
$$;
CREATE FUNCTION party_group_at(day date, known timestamptz) RETURNS SETOF party_group_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM party_group_history
        WHERE effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT dissolved
$$;
