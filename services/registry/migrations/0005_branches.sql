-- Branches over time: address, the file of a decision, and the society's rules of changes.

ALTER TABLE branch ADD COLUMN address text;
ALTER TABLE branch_history ADD COLUMN address text;

-- A decision names its file since now: rows written before get the empty field that a rebuild would write.
DO $$
DECLARE holder record;
BEGIN
    FOR holder IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema AND column_name = 'decision' AND data_type = 'jsonb'
    LOOP
        EXECUTE format(
            'UPDATE %I SET decision = decision || ''{"file": null}'' WHERE NOT decision ? ''file''', holder.table_name);
    END LOOP;
END
$$;

INSERT INTO rule (name, effective_on, value) VALUES
    -- Whether a place in a name is refused (without a reason) or shown as a warning: there are no regional branches.
    ('branch_regions', '1900-01-01', '{"refuse": false}'),
    -- What changes only by a decision, and how bodies are called that may take it.
    ('branch_decisions', '1900-01-01', '{"needed_for": ["name", "kind", "status"], "bodies": ["理事会", "代表大会"]}');
