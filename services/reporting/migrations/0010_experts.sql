-- Deputy, category and own cadence of experts are optional fields that came later: facts stored before have them empty, as
-- a rebuild would write them.
UPDATE fact
SET data = '{"deputy": null, "category": null, "own_cadence_days": null}' || data
WHERE type IN ('outreach.expert.enrolled.v1', 'outreach.expert.retired.v1')
  AND NOT data ? 'own_cadence_days';
UPDATE fact
SET data = '{"replaced_by": null}' || data
WHERE type = 'outreach.expert.retired.v1'
  AND NOT data ? 'replaced_by';
