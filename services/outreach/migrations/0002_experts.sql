-- The whole life of an expert on the list: every state told, pauses, deputies and categories.

-- derived: every state told of an expert, in the order told; what holds on a day is the last of the latest day until then
CREATE TABLE expert_state (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    type text NOT NULL,
    effective_on date NOT NULL,
    state jsonb NOT NULL,
    PRIMARY KEY (code, nth)
);
INSERT INTO expert_state (code, nth, type, effective_on, state)
SELECT data->>'code', row_number() OVER (PARTITION BY data->>'code' ORDER BY version), type, (data->>'effective_on')::date,
       jsonb_strip_nulls(data)
FROM (SELECT type, version, convert_from(body, 'UTF8')::jsonb->'data' AS data FROM ledger) AS told
WHERE type LIKE 'outreach.expert.%';

-- `pauses`: the days on which nobody is to contact the expert; why is kept nowhere.
ALTER TABLE expert
    ADD COLUMN deputy text,
    ADD COLUMN category text,
    ADD COLUMN own_cadence_days int CHECK (own_cadence_days > 0),
    ADD COLUMN pauses datemultirange NOT NULL DEFAULT '{}',
    ADD COLUMN replaced_by text,
    ADD COLUMN consent_withdrawn_on date,
    ADD COLUMN erased_on date,
    -- Consent may be withdrawn on the very day it was given.
    DROP CONSTRAINT expert_check,
    ADD CONSTRAINT expert_left_after_coming CHECK (retired_on >= enrolled_on),
    ADD CONSTRAINT expert_left CHECK (retired_on IS NOT NULL OR coalesce(consent_withdrawn_on, erased_on) IS NULL),
    ADD CONSTRAINT expert_replaced CHECK (retired_on IS NOT NULL OR replaced_by IS NULL);
CREATE INDEX expert_deputy ON expert (deputy);

-- derived: the society's own list of categories of experts with a cadence each, dated; what is told of a day last holds
CREATE TABLE category_state (
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    effective_on date NOT NULL,
    name text NOT NULL,
    cadence_days int NOT NULL CHECK (cadence_days > 0),
    PRIMARY KEY (code, nth)
);

-- kept: codes by which other services know the person, where the person has one there; erased with the rest
ALTER TABLE expert_private
    ADD COLUMN person text,
    ADD COLUMN member text;
