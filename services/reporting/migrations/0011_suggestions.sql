-- Optional fields that came later: facts stored before have them empty, as a rebuild would write them.
UPDATE fact
SET data = '{"title": null}' || data
WHERE type = 'outreach.item.carried.v1'
  AND NOT data ? 'title';

UPDATE fact
SET data = '{"suggestions": null}' || data
WHERE type = 'activities.decided_item.decided.v1'
  AND NOT data ? 'suggestions';
