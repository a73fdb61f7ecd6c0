-- Where both met is an optional field of contacts that came later: facts stored before have it empty, as a rebuild would
-- write them.
UPDATE fact
SET data = '{"activity": null}' || data
WHERE type = 'outreach.contact.logged.v1'
  AND NOT data ? 'activity';
