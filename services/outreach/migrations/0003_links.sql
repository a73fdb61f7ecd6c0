-- Signed links to note a contact from a phone (shared/links.py).

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
