-- The items of a period that is long over are found without all that were raised since.

-- As before (0015), and the first of all days that its facts name: what names no day before a period ends is not of it.
ALTER TABLE item_seen ADD COLUMN first_day date;
DROP FUNCTION item_to_see(text[], text[]);
CREATE FUNCTION item_to_see(sources text[], subjects text[])
RETURNS TABLE (source text, subject text, last_day date, closed_at timestamptz, first_day date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT source, subject,
    greatest(max(effective_on), max(named.last_day)) AS last_day,
    CASE WHEN (array_agg(
        type = 'outreach.item.withdrawn.v1' OR data->>'closed_on' IS NOT NULL ORDER BY version DESC
    ))[1] THEN max(recorded_at) ELSE 'infinity' END AS closed_at,
    least(min(effective_on), min(named.first_day)) AS first_day
FROM fact, LATERAL (
    SELECT min(value::date) AS first_day, max(value::date) AS last_day
    FROM jsonb_each_text(data)
    WHERE value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
) AS named
WHERE type >= 'outreach.item.'
  AND type < 'outreach.item/'
  AND source = ANY ($1)
  AND subject = ANY ($2)
GROUP BY source, subject
$$;
UPDATE item_seen AS known
SET first_day = seen.first_day
FROM (
    SELECT array_agg(source) AS sources, array_agg(subject) AS subjects
    FROM item_seen
) AS every, item_to_see(sources, subjects) AS seen
WHERE (known.source, known.subject) = (seen.source, seen.subject);
ALTER TABLE item_seen ALTER COLUMN first_day SET NOT NULL;

-- As before (0015), without the items of which no fact names `until` or a day before it.
DROP FUNCTION item_round(timestamptz, date);
CREATE FUNCTION item_round(known_on timestamptz, since date DEFAULT '-infinity', until date DEFAULT 'infinity')
RETURNS TABLE (
    code text, record uuid, round int, origin text, kind text, topic text, branch text, wants_reply boolean,
    raised_on date, started_on date, ended_on date, due_before date, due_on date, extended_on date, answered_on date,
    result text, solved_on date, told_on date, reaction text,
    opened uuid, extended uuid, answered uuid, solved uuid, told uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH said AS MATERIALIZED (
        SELECT fact.*, coalesce((data->>'reopened')::int, 0) AS round
        FROM item_seen AS seen
        JOIN fact USING (source, subject)
        WHERE (seen.last_day >= $2 OR seen.closed_at > $1)
          AND seen.first_day <= $3
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
