-- Of an activity the cost and who was present came later: facts stored before have them empty.
UPDATE fact
SET data = '{"cost_fen": null}' || data
WHERE type IN ('activities.activity.planned.v1', 'activities.activity.announced.v1', 'activities.activity.held.v2',
               'activities.activity.corrected.v1')
  AND NOT data ? 'cost_fen';

UPDATE fact
SET data = '{"present": null}' || data
WHERE type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1')
  AND NOT data ? 'present';
