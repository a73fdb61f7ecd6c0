-- Which hearers have confirmed that they hold nothing of ours that this database does not know. `incarnation` names
-- the physical database: a copy that is restored gets another, and has to ask everybody again before it speaks.
CREATE TABLE vouched (
    hearer text PRIMARY KEY,
    incarnation text NOT NULL,
    asked_at timestamptz NOT NULL
);
