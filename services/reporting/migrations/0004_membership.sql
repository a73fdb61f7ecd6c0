-- Members whose two records became one are no movement.

-- What changed for members in a period, by comparing each day's state with the state before it. The kind of move is
-- joined, returned, left, moved (other branches), stock (the opening stock was loaded: never a movement), or merged (two
-- records were found to be one: nobody joined, left or moved).
-- A member of no branch is in the branch ''.
CREATE OR REPLACE FUNCTION member_move(first_day date, last_day date, known_on timestamptz)
RETURNS TABLE (event_id uuid, move text, before text[], after text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH moved AS (
        SELECT DISTINCT stream
        FROM fact
        WHERE type = ANY (ARRAY['registry.member.joined.v1', 'registry.member.updated.v1',
                                'registry.member.transferred.v1', 'registry.member.left.v1'])
          AND effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
    ), day AS (
        SELECT DISTINCT ON (stream, source, subject, effective_on)
            event_id, stream, source, subject, effective_on, present, coalesce((data->>'merged')::boolean, false) AS merged,
            bool_or((data->>'opening_stock')::boolean) OVER (PARTITION BY stream, source, subject, effective_on) AS stock,
            CASE WHEN cardinality(branches) = 0 THEN ARRAY[''] ELSE branches END AS branches
        FROM fact
        JOIN moved USING (stream)
        WHERE present IS NOT NULL
          AND effective_on <= $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, effective_on, version DESC
    ), step AS (
        SELECT *,
            coalesce(lag(present) OVER past, false) AS was_present,
            lag(branches) OVER past AS was_in,
            coalesce(bool_or(present) OVER (past ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS was_ever
        FROM day
        WINDOW past AS (PARTITION BY stream, source, subject ORDER BY effective_on)
    )
    SELECT
        event_id,
        CASE
            WHEN merged THEN 'merged'
            WHEN was_present AND NOT present THEN 'left'
            WHEN was_present THEN 'moved'
            WHEN stock THEN 'stock'
            WHEN was_ever THEN 'returned'
            ELSE 'joined'
        END,
        CASE WHEN was_present THEN was_in ELSE '{}' END,
        CASE WHEN present THEN branches ELSE '{}' END
    FROM step
    WHERE effective_on >= $1
      AND (was_present <> present OR (present AND NOT (was_in @> branches AND branches @> was_in)))
$$;
