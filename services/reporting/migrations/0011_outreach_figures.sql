-- Experts, contacts and items as figures read them: one place for which types say what. A type that says nothing new of
-- the matter is not named; what is withdrawn counts on no day.

-- The list as it stands on a day. Erasure changes nothing here: whoever is erased had left the list before.
CREATE FUNCTION expert_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT expert.*
    FROM state_at(
        ARRAY['outreach.expert.enrolled.v1', 'outreach.expert.changed.v1', 'outreach.expert.handed_over.v1',
              'outreach.expert.paused.v1', 'outreach.expert.resumed.v1'], $1, $2
    ) AS expert
    JOIN state_at(
        ARRAY['outreach.expert.enrolled.v1', 'outreach.expert.retired.v1', 'outreach.expert.consent_withdrawn.v1'],
        $1, $2
    ) AS listed USING (stream, source, subject)
    WHERE listed.type = 'outreach.expert.enrolled.v1'
$$;

-- Everybody who has been on the list by a day, whether still there or not.
CREATE FUNCTION expert_by(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM state_at(
        ARRAY['outreach.expert.enrolled.v1', 'outreach.expert.changed.v1', 'outreach.expert.handed_over.v1',
              'outreach.expert.paused.v1', 'outreach.expert.resumed.v1', 'outreach.expert.retired.v1'], $1, $2
    ) AS expert
$$;

-- Contacts, made or attempted, on the day they happened, as they read today.
CREATE FUNCTION contact_in(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM fact AS contact
    WHERE type IN ('outreach.contact.logged.v1', 'outreach.contact.corrected.v1')
      AND effective_on BETWEEN $1 AND $2
      AND recorded_at <= $3
      AND NOT EXISTS (
        SELECT FROM fact AS later
        WHERE later.source = contact.source
          AND later.subject = contact.subject
          AND later.version > contact.version
          AND later.recorded_at <= $3
    )
$$;

-- Experts who were on the list on every day of a span and paused on none of them. `until` is the first day no longer
-- paused; of several pauses and returns told for one day the last one holds.
CREATE FUNCTION expert_expected(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT expert.*
    FROM expert_on($2, $3) AS expert
    JOIN (SELECT stream, source, subject FROM expert_on($1, $3) AS before) AS before USING (stream, source, subject)
    WHERE NOT EXISTS (
        SELECT FROM state_at(ARRAY['outreach.expert.paused.v1', 'outreach.expert.resumed.v1'], $1, $3) AS pause
        WHERE pause.type = 'outreach.expert.paused.v1'
          AND pause.subject = expert.subject
          AND pause.source = expert.source
          AND coalesce((pause.data->>'until')::date > $1, true)
    )
      AND NOT EXISTS (
        SELECT FROM fact AS pause
        WHERE pause.type = 'outreach.expert.paused.v1'
          AND pause.subject = expert.subject
          AND pause.source = expert.source
          AND pause.effective_on > $1
          AND pause.effective_on <= $2
          AND pause.recorded_at <= $3
          AND coalesce((pause.data->>'until')::date > pause.effective_on, true)
          AND NOT EXISTS (
            SELECT FROM fact AS later
            WHERE later.source = pause.source
              AND later.subject = pause.subject
              AND later.type IN ('outreach.expert.paused.v1', 'outreach.expert.resumed.v1')
              AND later.effective_on = pause.effective_on
              AND later.version > pause.version
              AND later.recorded_at <= $3
        )
    )
$$;

-- The quarters of a day's year that are over on it.
CREATE FUNCTION quarter_over(on_day date) RETURNS TABLE (quarter int, first_day date, last_day date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT quarter, first_day, (first_day + interval '3 months')::date - 1
    FROM generate_series(1, 4) AS quarter,
        LATERAL (SELECT make_date(extract(year FROM $1)::int, quarter * 3 - 2, 1) AS first_day) AS begins
    WHERE (first_day + interval '3 months')::date - 1 <= $1
$$;

-- An item is handled in rounds: from the day it was raised, and anew from each day it was reopened. A round reads as its
-- last version says, since each version tells the item whole; `record` is the fact that tells what was raised.
-- `due_before` is the day of the answer before it was extended.
CREATE FUNCTION item_round(known_on timestamptz) RETURNS TABLE (
    code text, record uuid, round int, origin text, kind text, topic text, branch text, wants_reply boolean,
    raised_on date, started_on date, ended_on date, due_before date, due_on date, extended_on date, answered_on date,
    result text, solved_on date, told_on date, reaction text,
    opened uuid, extended uuid, answered uuid, solved uuid, told uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS MATERIALIZED (
        SELECT *, coalesce((data->>'reopened')::int, 0) AS round
        FROM fact
        WHERE type >= 'outreach.item.'
          AND type < 'outreach.item/'
          AND recorded_at <= $1
    ), item AS (
        SELECT
            stream, source, subject,
            (array_agg(event_id ORDER BY version DESC)
                FILTER (WHERE type IN ('outreach.item.raised.v1', 'outreach.item.corrected.v1')))[1] AS record,
            (array_agg(data ORDER BY version DESC))[1] AS data
        FROM said
        GROUP BY stream, source, subject
        HAVING NOT bool_or(type = 'outreach.item.withdrawn.v1')
    ), handled AS (
        SELECT
            stream, source, subject, round, min(code) AS code,
            (array_agg(data ORDER BY version DESC))[1] AS data,
            (array_agg(data->>'answer_due_on' ORDER BY version DESC)
                FILTER (WHERE data->>'extended_on' IS NULL))[1] AS due_before,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.reopened.v1'))[1] AS reopened,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.extended.v1'))[1] AS extended,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.answered.v1'))[1] AS answered,
            (array_agg(event_id ORDER BY version DESC) FILTER (WHERE type = 'outreach.item.solved.v1'))[1] AS solved,
            (array_agg(event_id ORDER BY version DESC)
                FILTER (WHERE type IN ('outreach.item.told_back.v1', 'outreach.item.closed.v1')))[1] AS told
        FROM said
        GROUP BY stream, source, subject, round
    )
    SELECT
        handled.code, item.record, handled.round, item.data->>'origin', item.data->>'kind', item.data->>'topic',
        coalesce(item.data->>'branch', ''), (item.data->>'wants_reply')::boolean, (item.data->>'raised_on')::date,
        coalesce((handled.data->>'reopened_on')::date, (item.data->>'raised_on')::date),
        lead((handled.data->>'reopened_on')::date) OVER (
            PARTITION BY handled.stream, handled.source, handled.subject ORDER BY handled.round
        ),
        coalesce(due_before::date, (handled.data->>'answer_due_on')::date), (handled.data->>'answer_due_on')::date,
        (handled.data->>'extended_on')::date, (handled.data->>'answered_on')::date, handled.data->>'result',
        CASE WHEN (handled.data->>'solved')::boolean
             THEN coalesce((handled.data->>'solved_on')::date, (handled.data->>'answered_on')::date) END,
        coalesce((handled.data->>'closed_on')::date, (handled.data->>'told_on')::date), handled.data->>'reaction',
        coalesce(reopened, item.record), handled.extended, handled.answered,
        coalesce(handled.solved, handled.answered), handled.told
    FROM handled
    JOIN item USING (stream, source, subject)
$$;
