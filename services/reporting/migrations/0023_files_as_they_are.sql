-- Files are packed already, and ids of events follow no pattern: to try to make them smaller costs time and gains nothing.
ALTER TABLE run_file ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE fact_list ALTER COLUMN event_ids SET STORAGE EXTERNAL;
