-- kept: what was applied, as often as it was applied: no key forbids the second time, so that it shows.
CREATE TABLE heard (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL
);

-- kept: branches whose events make the handler fail (`raise`), end the process (`end`), or take half a second (`wait`).
CREATE TABLE trouble (
    code text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('raise', 'end', 'wait'))
);
