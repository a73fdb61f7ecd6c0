-- What experts have a right to: correction with a log, consent given anew and withdrawn, erasure with a proof.

-- `words`: what the consent is for, sealed under the person's key; `scope` holds it only where it was recorded before.
ALTER TABLE consent
    ALTER COLUMN scope DROP NOT NULL,
    ADD COLUMN words bytea,
    ADD COLUMN recorded_on date,
    ADD COLUMN withdrawn_on date CHECK (withdrawn_on >= given_on),
    ADD COLUMN withdrawal_recorded_by text;

-- kept: which of a person's details were put right, when and by whom; neither what they were nor what they are
CREATE TABLE expert_correction (
    expert text NOT NULL,
    version bigint NOT NULL,
    fields text[] NOT NULL CHECK (cardinality(fields) > 0),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (expert, version)
);

-- kept: the proof of an erasure: rows and their hashes before, rows after, and where a plain text was found (nowhere)
CREATE TABLE erasure (
    expert text PRIMARY KEY,
    asked_on date NOT NULL,
    erased_at timestamptz NOT NULL,
    erased_by text NOT NULL,
    key_sha256 text,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    found_in_clear text[] NOT NULL,
    copies_of_others text[] NOT NULL
);
