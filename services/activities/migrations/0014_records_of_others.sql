-- Records of other services that may be evidence here, and the days the society works or rests whatever the calendar says.

-- derived: codes only
CREATE TABLE known_record (
    record text PRIMARY KEY,
    gone boolean NOT NULL DEFAULT false
);

-- derived
CREATE TABLE marked_day (
    day date PRIMARY KEY,
    working boolean NOT NULL
);

-- What was heard before: branches, posts and kept runs.
INSERT INTO known_record (record)
SELECT DISTINCT 'branch/' || code FROM branch_state
UNION SELECT DISTINCT 'post/' || code FROM post_state
UNION SELECT 'run/' || code FROM run_heard;
