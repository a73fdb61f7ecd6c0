-- Optional fields that came later: facts stored before have them empty, as a rebuild would write them.
UPDATE fact
SET data = data || '{"rule": null}'
WHERE type = 'registry.annual_facts.recorded.v1'
  AND NOT data ? 'rule';
