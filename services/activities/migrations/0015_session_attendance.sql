-- How branches were represented at a session, where somebody noted it.
ALTER TABLE session ADD COLUMN attendance jsonb;
