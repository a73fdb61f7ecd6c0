-- For a society with twenty thousand posts: a state is looked for from the posts asked for, and not all states sorted.

-- The same states as before: of an appointment the greatest (effective_on, nth) among those not later than either date,
-- if it is still in force. A condition on body, branch or post is applied before anything is compared.
CREATE OR REPLACE FUNCTION post_at(day date, known timestamptz) RETURNS SETOF post_history LANGUAGE sql STABLE AS $$
    SELECT state.* FROM post_history AS state
    WHERE effective_on <= day AND recorded_at <= known
      AND NOT ended AND (until IS NULL OR until > day)
      AND NOT EXISTS (
          SELECT FROM post_history AS later
          WHERE later.code = state.code AND later.effective_on <= day AND later.recorded_at <= known
            AND (later.effective_on, later.nth) > (state.effective_on, state.nth)
      )
$$;
CREATE INDEX post_history_liaison ON post_history (body) WHERE post = 'liaison';
