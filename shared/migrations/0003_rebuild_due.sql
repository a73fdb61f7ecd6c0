-- Migrations that changed derived tables of a database with a past, and were not followed by a rebuild that was alike or put
-- rows right: what was heard before may be lacking there, and only a rebuild can tell.
CREATE TABLE rebuild_due (
    migration text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);
