-- Hours and series of activities are optional fields that came later: facts stored before have them empty, as a rebuild
-- would write them.
UPDATE fact
SET data = '{"start_time": null, "end_time": null, "series": null, "occurrence": null}' || data
WHERE type IN ('activities.activity.planned.v1', 'activities.activity.announced.v1', 'activities.activity.held.v2',
               'activities.activity.corrected.v1')
  AND NOT data ? 'occurrence';
