-- Search: the texts by which activities, meetings, decided items, key works and series are found.

-- derived: one row for each text of each state that reads otherwise than the one before; see shared/search
CREATE TABLE search_entry (
    kind text NOT NULL,
    code text NOT NULL,
    nth int NOT NULL CHECK (nth > 0),
    field text NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    title text NOT NULL,
    ended boolean NOT NULL,
    text text NOT NULL,
    folded text NOT NULL,
    sound text NOT NULL,
    initials text NOT NULL,
    grams text[] NOT NULL,
    PRIMARY KEY (kind, code, nth, field)
);
-- With fastupdate what was entered last is a list that every search reads to its end, until a vacuum puts it in order.
CREATE INDEX search_entry_grams ON search_entry USING gin (grams) WITH (fastupdate = off);

-- How well an entry matches a word of a query: 1 the code itself, 2 the whole text, 3 its beginning (`prefix` before it
-- does not count), 4 a whole word, 5 a part, 6 its sound, 7 the first letters of its sound; null: not at all.
CREATE FUNCTION search_rank(
    field text, folded text, sound text, initials text, prefix text, word text, whole text, letters text, pattern text
) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN folded = word THEN CASE WHEN field = 'code' THEN 1 ELSE 2 END
        WHEN starts_with(folded, word) OR starts_with(folded, prefix || word) THEN 3
        WHEN position(word IN folded) > 0 THEN
            CASE WHEN folded ~ whole THEN 4 ELSE 5 END
        WHEN letters = '' THEN NULL
        WHEN sound ~ pattern THEN 6
        WHEN position(letters IN initials) > 0 THEN 7
    END
$$;
