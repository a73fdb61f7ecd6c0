-- Why people were away stands beside a batch too, so that undoing it gives the reasons of before back.
ALTER TABLE import_before ADD COLUMN reasons jsonb NOT NULL DEFAULT '[]';
