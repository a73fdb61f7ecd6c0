-- Activities are planned, announced, held, corrected and archived; pairs build together.

ALTER TABLE activity ADD COLUMN state text;
UPDATE activity SET state = CASE WHEN cancelled THEN 'withdrawn' ELSE 'held' END;
ALTER TABLE activity
    ALTER COLUMN state SET NOT NULL,
    DROP COLUMN cancelled,
    ALTER COLUMN attendances DROP NOT NULL,
    ADD COLUMN partners text[] NOT NULL DEFAULT '{}',
    ADD COLUMN pairing text,
    ADD COLUMN leaders text[] NOT NULL DEFAULT '{}',
    ADD COLUMN documents text[] NOT NULL DEFAULT '{}',
    ADD COLUMN members int,
    ADD COLUMN public int,
    ADD COLUMN scientists int,
    ADD CHECK (state IN ('planned', 'announced', 'called_off', 'held', 'archived', 'withdrawn')),
    ADD CHECK (attendances IS NOT NULL OR state NOT IN ('held', 'archived', 'withdrawn')),
    ADD CHECK (attendances >= greatest(members, public, scientists));
CREATE INDEX activity_pairing ON activity (pairing) WHERE pairing IS NOT NULL;

-- Before it is held nobody has recorded it.
ALTER TABLE activity_kept ALTER COLUMN recorded_on DROP NOT NULL, ALTER COLUMN recorded_by DROP NOT NULL;

-- kept: why a record was corrected, and by whom
CREATE TABLE activity_correction (
    activity text NOT NULL,
    version bigint NOT NULL,
    because text NOT NULL CHECK (because <> ''),
    corrected_by text NOT NULL,
    corrected_at timestamptz NOT NULL,
    PRIMARY KEY (activity, version)
);

-- derived: who builds together, as last told; holds from agreed_on until the day before `until`
CREATE TABLE pairing (
    code text PRIMARY KEY,
    title text NOT NULL,
    parties text[] NOT NULL CHECK (cardinality(parties) > 1),
    agreed_on date NOT NULL,
    until date CHECK (until >= agreed_on),
    ended boolean NOT NULL DEFAULT false
);
