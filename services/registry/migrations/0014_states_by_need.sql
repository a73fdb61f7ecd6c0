-- For a society with a million members: what is asked of few is not looked for among all.

-- The same states as before (see 0013): of a term the greatest (effective_on, nth) among those not later than either
-- date, if it has not ended. A condition on body is applied before anything is compared.
CREATE OR REPLACE FUNCTION term_at(day date, known timestamptz) RETURNS SETOF term_history LANGUAGE sql STABLE AS $$
    SELECT state.* FROM term_history AS state
    WHERE effective_on <= day AND recorded_at <= known AND NOT ended
      AND NOT EXISTS (
          SELECT FROM term_history AS later
          WHERE later.code = state.code AND later.effective_on <= day AND later.recorded_at <= known
            AND (later.effective_on, later.nth) > (state.effective_on, state.nth)
      )
$$;

-- The liaisons of all branches: post_at would compare them with every post of the society. An appointment never changes
-- its post, so only states of liaisons are sorted.
CREATE FUNCTION liaison_at(day date, known timestamptz) RETURNS SETOF post_history LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT DISTINCT ON (code) * FROM post_history
        WHERE post = 'liaison' AND effective_on <= day AND recorded_at <= known
        ORDER BY code, effective_on DESC, nth DESC
    ) AS state
    WHERE NOT ended AND (until IS NULL OR until > day)
$$;

-- With fastupdate what was entered last is a list that every search reads to its end, until a vacuum puts it in order.
ALTER INDEX search_entry_grams SET (fastupdate = off);
SELECT gin_clean_pending_list('search_entry_grams');
