-- Files named by any decision or step, wherever it is kept; no such file may be purged. A table added later is looked
-- through by itself where it has a jsonb column of one of these names.
CREATE OR REPLACE FUNCTION files_of_decisions() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
    holder record;
BEGIN
    FOR holder IN
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'jsonb' AND column_name IN ('decision', 'facts', 'state')
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT named #>> ''{}'' FROM public.%1$I, jsonb_path_query(%2$I, ''strict $.**.file'', silent => true) AS named
             WHERE jsonb_typeof(named) = ''string''
             UNION ALL
             SELECT named #>> ''{}'' FROM public.%1$I, jsonb_path_query(%2$I, ''strict $.**.paper'', silent => true) AS named
             WHERE jsonb_typeof(named) = ''string''',
            holder.table_name, holder.column_name);
    END LOOP;
END
$$;
