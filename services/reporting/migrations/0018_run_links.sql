-- Signed links to read a run without an account (shared/links.py).

-- kept: the secret under which links are signed; losing it makes every link sent before worthless
CREATE TABLE link_secret (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);

-- kept: a link holds while its number is the one here (0 where there is no row); moving it on revokes those sent
CREATE TABLE link_nonce (
    purpose text NOT NULL,
    subject text NOT NULL,
    nonce int NOT NULL CHECK (nonce > 0),
    moved_by text NOT NULL,
    moved_at timestamptz NOT NULL,
    PRIMARY KEY (purpose, subject)
);

-- In which forms a digest of a schedule goes along with its mail, and for how many days its link can be opened (0: no link).
ALTER TABLE schedule ADD COLUMN forms text[] NOT NULL DEFAULT '{html}';
ALTER TABLE schedule ADD COLUMN link_days int NOT NULL DEFAULT 30 CHECK (link_days BETWEEN 0 AND 365);
-- Who has opened a run by a link is read from here.
CREATE INDEX audit_subject ON audit (subject, action);
