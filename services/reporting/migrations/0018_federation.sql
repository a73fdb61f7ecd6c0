-- derived: which run of each period was told to superior organisations last.
CREATE TABLE published_digest (
    digest text COLLATE "C" PRIMARY KEY,
    run text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL
);

-- kept: the societies whose digests are taken in here, where this deployment is that of a superior organisation. The
-- broker vouches for `login`; what it sends is taken only for the source of its own society.
CREATE TABLE federated_society (
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    login text COLLATE "C" NOT NULL UNIQUE,
    since date NOT NULL,
    until date CHECK (until >= since),
    expects text[] NOT NULL,
    days_after int NOT NULL CHECK (days_after BETWEEN 1 AND 90),
    version bigint NOT NULL CHECK (version > 0),
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);

-- kept: the digest of each society and period, as it was said last; none is written again from ledgers of ours.
CREATE TABLE federated_digest (
    society text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    event text NOT NULL,
    published_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
    PRIMARY KEY (society, digest)
);
CREATE INDEX federated_digest_of ON federated_digest (digest);

-- kept: what came through the same door and was not taken, with the reason; the body is sealed and kept for 90 days.
CREATE TABLE foreign_parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text,
    source text,
    type text,
    subject text,
    reason text NOT NULL,
    sentence text NOT NULL,
    sealed bytea NOT NULL,
    body_sha256 text NOT NULL UNIQUE,
    parked_at timestamptz NOT NULL
);
CREATE INDEX foreign_parked_of ON foreign_parked (source);
