-- In the vhost for trying a publisher has a login of its own: neither of its two logins opens the other's door.

ALTER TABLE publisher
    -- null: added before there were two; it tries nothing until `ops publisher add` is run again.
    ADD COLUMN test_login text UNIQUE CHECK (test_login ~ '^[a-z0-9][a-z0-9._-]{1,63}$' AND test_login <> login);
