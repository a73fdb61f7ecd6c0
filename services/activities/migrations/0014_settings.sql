-- Which types of files a kind of attachment takes is set as every limit is; minutes have one limit.

ALTER TABLE setting DROP CONSTRAINT IF EXISTS setting_name_check;
INSERT INTO setting (name, since, value)
SELECT kind || '_takes_' || type, since, (type = ANY (types))::int
FROM attachment_types, unnest('{pdf,docx,xlsx,png,jpg}'::text[]) AS type
ON CONFLICT DO NOTHING;
DROP TABLE attachment_types;

-- Left out, the rule takes the society's own limit; another number that somebody has set stays.
UPDATE expectation_rule SET value = value - 'within_days'
WHERE name = 'minutes_filed'
  AND (value->>'within_days')::int = (
    SELECT setting.value FROM setting
    WHERE setting.name = 'meeting_minutes_within_days' AND since <= effective_on
    ORDER BY since DESC
    LIMIT 1
);
