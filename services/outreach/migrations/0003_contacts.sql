-- A contact says itself whom it was with, so that a withdrawn one still does; `contact_expert` holds those that count.
ALTER TABLE contact ADD COLUMN experts text[], ADD COLUMN activity text, ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
UPDATE contact SET experts = (
    SELECT array_agg(expert ORDER BY expert COLLATE "C") FROM contact_expert WHERE contact_expert.contact = contact.code
);
ALTER TABLE contact ALTER COLUMN experts SET NOT NULL;
CREATE INDEX contact_when ON contact (happened_on, code);
CREATE INDEX contact_activity ON contact (activity) WHERE activity IS NOT NULL;
CREATE INDEX contact_experts ON contact USING gin (experts);
