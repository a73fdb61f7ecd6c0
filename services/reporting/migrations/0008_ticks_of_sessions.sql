-- A session that was cancelled is no evidence for a tick either.
CREATE OR REPLACE FUNCTION key_work_tick_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM fact AS ticked
    WHERE type = 'activities.key_work.ticked.v1'
      AND effective_on <= $1
      AND recorded_at <= $2
      AND (data->>'year')::int = extract(year FROM $1)
      AND data->>'evidence' NOT IN (
        SELECT subject
        FROM record_of(
            ARRAY['activities.activity.held.v2', 'activities.activity.cancelled.v1',
                  'activities.session.held.v1', 'activities.session.cancelled.v1'], $2
        ) AS withdrawn
        WHERE type IN ('activities.activity.cancelled.v1', 'activities.session.cancelled.v1')
    )
      AND NOT EXISTS (
        SELECT FROM fact AS unticked
        WHERE unticked.type = 'activities.key_work.unticked.v1'
          AND unticked.recorded_at <= $2
          AND unticked.source = ticked.source
          AND unticked.subject = ticked.subject
          AND unticked.version > ticked.version
          AND unticked.data->>'tick' = ticked.data->>'tick'
          AND unticked.data->>'evidence' = ticked.data->>'evidence'
    )
$$;
