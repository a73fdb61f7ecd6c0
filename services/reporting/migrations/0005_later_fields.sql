-- Optional fields that came after a type was published: facts stored before have them empty, as a rebuild would write them.
-- What a fact says itself stands, since the right side wins.
UPDATE fact
SET data = '{"address": null}' || data
WHERE type IN ('registry.branch.founded.v1', 'registry.branch.changed.v1', 'registry.branch.ended.v1')
  AND NOT data ? 'address';

UPDATE fact
SET data = '{"merged": null}' || data
WHERE type IN ('registry.member.joined.v1', 'registry.member.updated.v1', 'registry.member.transferred.v1',
               'registry.member.left.v1')
  AND NOT data ? 'merged';

UPDATE fact
SET data = '{"partners": [], "pairing": null, "leaders": [], "documents": [], "members": null, "public": null,
             "scientists": null}' || data
WHERE type = 'activities.activity.held.v2'
  AND NOT data ? 'scientists';

UPDATE fact
SET data = jsonb_set(data, '{decision,file}', 'null')
WHERE jsonb_typeof(data->'decision') = 'object'
  AND NOT data->'decision' ? 'file';
