-- A joint meeting whose record was withdrawn never was, on whatever day it is asked for; nor was what it decided.
CREATE FUNCTION meeting_held(known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM record_of(
        ARRAY['activities.meeting.held.v1', 'activities.meeting.corrected.v1', 'activities.meeting.withdrawn.v1'], $1
    ) AS meeting
    WHERE type <> 'activities.meeting.withdrawn.v1'
$$;

CREATE OR REPLACE FUNCTION decided_item_on(on_day date, known_on timestamptz) RETURNS TABLE (
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
      AND NOT EXISTS (
        SELECT FROM said AS gone
        WHERE gone.what = 'withdrawn' AND gone.source = decided.source AND gone.subject = decided.subject
    )
$$;
