-- Figures of decided items, sessions, honours and the yearly assessment.

-- Decided items by a day: when each is due and when it was closed, as far as said by then. What was said by mistake and
-- taken back is left out: an item that is restored stands as after its first `steps` steps, none of which lies after the
-- restoring's day. `dated` is the fact that set the day on which it is due, `closed` the one that closed it.
CREATE FUNCTION decided_item_on(on_day date, known_on timestamptz) RETURNS TABLE (
    code text, event_id uuid, title text, lead text, decided_on date, due_on date, closed_on date, dated uuid, closed uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS (
        SELECT *, split_part(type, '.', 3) AS what, count(*) FILTER (WHERE type = 'activities.decided_item.restored.v1')
            OVER (PARTITION BY source, subject ORDER BY version) AS times
        FROM fact
        WHERE type >= 'activities.decided_item.'
          AND type < 'activities.decided_item/'
          AND recorded_at <= $2
    ), placed AS (
        SELECT *, coalesce(max((data->>'steps')::int) OVER turn, 0)
            + count(*) FILTER (WHERE what NOT IN ('decided', 'restored')) OVER (turn ORDER BY version) AS place
        FROM said
        WINDOW turn AS (PARTITION BY source, subject, times)
    ), standing AS (
        SELECT * FROM placed
        WHERE effective_on <= $1
          AND what IN ('decided', 'postponed', 'closed')
          AND NOT EXISTS (
            SELECT FROM placed AS restored
            WHERE restored.what = 'restored'
              AND placed.what <> 'decided'
              AND restored.source = placed.source
              AND restored.subject = placed.subject
              AND restored.version > placed.version
              AND ((restored.data->>'steps')::int < placed.place OR restored.effective_on < placed.effective_on)
        )
    ), dated AS (
        SELECT DISTINCT ON (source, subject) source, subject, event_id, (data->>'due_on')::date AS due_on
        FROM standing
        WHERE what <> 'closed'
        ORDER BY source, subject, effective_on DESC, version DESC
    ), closed AS (
        SELECT DISTINCT ON (source, subject) source, subject, event_id, effective_on AS closed_on
        FROM standing
        WHERE what = 'closed'
        ORDER BY source, subject, effective_on DESC, version DESC
    ), decided AS (
        SELECT DISTINCT ON (source, subject) *
        FROM said
        WHERE what = 'decided'
        ORDER BY source, subject, version DESC
    )
    SELECT decided.code, decided.event_id, decided.data->>'title', decided.data->>'lead', decided.effective_on, due_on,
        closed_on, dated.event_id, closed.event_id
    FROM decided
    JOIN dated USING (source, subject)
    LEFT JOIN closed USING (source, subject)
    WHERE decided.effective_on <= $1
$$;

-- A session that was withdrawn counts nowhere, on whatever day that was.
CREATE FUNCTION session_held(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM record_of(
        ARRAY['activities.session.held.v1', 'activities.session.corrected.v1', 'activities.session.cancelled.v1'], $3
    ) AS session
    WHERE type <> 'activities.session.cancelled.v1'
      AND effective_on BETWEEN $1 AND $2
$$;

-- Honours given in a span and not withdrawn by its end. One that was entered by mistake was never given.
CREATE FUNCTION honour_given(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM record_of(ARRAY['registry.honour.given.v1'], $3) AS given
    WHERE effective_on BETWEEN $1 AND $2
      AND NOT EXISTS (
        SELECT FROM fact AS withdrawn
        WHERE withdrawn.type = 'registry.honour.withdrawn.v1'
          AND withdrawn.stream = given.stream
          AND withdrawn.source = given.source
          AND withdrawn.subject = given.subject
          AND withdrawn.version > given.version
          AND withdrawn.recorded_at <= $3
          AND (withdrawn.effective_on <= $2 OR withdrawn.data->>'because' = 'entered_in_error')
    )
$$;

-- The grades of the assessment of the latest year of which anything was decided by a day; of several decisions about a
-- branch the last one counts.
CREATE FUNCTION grade_on(on_day date, known_on timestamptz) RETURNS TABLE (branch text, grade text, decided uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH decided AS (
        SELECT * FROM fact AS decided
        WHERE type = 'registry.assessment.decided.v1'
          AND effective_on <= $1
          AND recorded_at <= $2
    ), latest AS (
        SELECT source, subject
        FROM record_of(ARRAY['registry.assessment.opened.v1'], $2) AS opened
        WHERE (source, subject) IN (SELECT source, subject FROM decided)
        ORDER BY (data->>'year')::int DESC, effective_on DESC, subject DESC
        LIMIT 1
    )
    SELECT DISTINCT ON (graded->>'branch') graded->>'branch', graded->>'grade', event_id
    FROM decided
    JOIN latest USING (source, subject), jsonb_array_elements(data->'grades') AS graded
    ORDER BY graded->>'branch', effective_on DESC, version DESC
$$;

-- An expectation speaks of its parties.
UPDATE fact
SET branches = ARRAY(SELECT DISTINCT jsonb_array_elements_text(data->'parties') COLLATE "C" ORDER BY 1)
WHERE type >= 'activities.expectation.'
  AND type < 'activities.expectation/';
