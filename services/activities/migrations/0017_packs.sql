-- A pack is asked for by its kind too; NULL: asked for before, when any run of the period was meant.
ALTER TABLE session ADD COLUMN pack_report text;
ALTER TABLE run_heard ADD COLUMN report text NOT NULL DEFAULT 'digest';
