-- Posts of every body: facts told as v1 are read as v2 from now on, as a rebuild would write them.
UPDATE fact
SET type = regexp_replace(type, 'v1$', 'v2'),
    data = data || jsonb_build_object('body', data->'branch', 'term', NULL)
WHERE type IN ('registry.post.filled.v1', 'registry.post.ended.v1');

CREATE OR REPLACE FUNCTION liaison_of_branch(on_day date, known_on timestamptz)
RETURNS TABLE (branch text, event_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (data->>'branch') data->>'branch', event_id
    FROM state_at(ARRAY['registry.post.filled.v2', 'registry.post.ended.v2'], $1, $2) AS post
    WHERE type = 'registry.post.filled.v2'
      AND data->>'post' = 'liaison'
      AND data->>'branch' IS NOT NULL
      AND coalesce((data->>'until')::date > $1, true)
    ORDER BY data->>'branch', effective_on, event_id
$$;
