-- What was told as v1 is read as v2 from now on, as a rebuild would write it.
UPDATE fact SET type = 'activities.activity.held.v2' WHERE type = 'activities.activity.held.v1';

-- A corrected record counts in place of the one reported.
CREATE OR REPLACE FUNCTION activity_held(first_day date, last_day date, known_on timestamptz) RETURNS SETOF fact
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT *
    FROM record_of(
        ARRAY['activities.activity.held.v2', 'activities.activity.corrected.v1', 'activities.activity.cancelled.v1'], $3
    ) AS activity
    WHERE type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1')
      AND effective_on BETWEEN $1 AND $2
$$;
