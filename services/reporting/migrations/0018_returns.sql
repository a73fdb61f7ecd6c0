-- kept: mail that came back to the return address, once each by its hash; its words are not kept but what the report says.
-- `lease` names the try that it is about (that of delivery_attempt), where it names one.
CREATE TABLE delivery_return (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    lease uuid,
    action text NOT NULL CHECK (action IN ('failed', 'delayed', 'delivered', 'unclear', 'automatic')),
    status text NOT NULL,
    told text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('bounced', 'unclear', 'noted', 'unknown')),
    taken_in_at timestamptz NOT NULL,
    taken_in_by text NOT NULL
);
CREATE INDEX delivery_return_try ON delivery_return (lease) WHERE lease IS NOT NULL;
CREATE INDEX delivery_attempt_lease ON delivery_attempt (lease);
