-- Key works are renamed, renumbered, dropped and unticked; projects are approved and spend.

-- Key works as their list stands on a day; a dropped one is none from that day on.
CREATE FUNCTION key_work_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM state_at(
        ARRAY['activities.key_work.listed.v1', 'activities.key_work.changed.v1', 'activities.key_work.dropped.v1'],
        $1, $2
    ) AS key_work
    WHERE type <> 'activities.key_work.dropped.v1'
$$;

-- Ticks of the year of a day whose evidence stands: the activity was not cancelled, and the tick was not taken back
-- after it was given. Both count on whatever day they were said.
CREATE FUNCTION key_work_tick_on(on_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM fact AS ticked
    WHERE type = 'activities.key_work.ticked.v1'
      AND effective_on <= $1
      AND recorded_at <= $2
      AND (data->>'year')::int = extract(year FROM $1)
      AND data->>'evidence' NOT IN (
        SELECT subject
        FROM record_of(ARRAY['activities.activity.held.v2', 'activities.activity.cancelled.v1'], $2) AS activity
        WHERE type = 'activities.activity.cancelled.v1'
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
