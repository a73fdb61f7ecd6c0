-- Activities may name the line of a plan: facts stored before have it empty, as a rebuild would write them.
UPDATE fact
SET data = '{"plan_line": null}' || data
WHERE type IN ('activities.activity.planned.v1', 'activities.activity.announced.v1', 'activities.activity.held.v2',
               'activities.activity.corrected.v1')
  AND NOT data ? 'plan_line';
