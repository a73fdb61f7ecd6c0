-- Search: the texts by which a thing is found, with every state it had, and keyed tokens for the names of persons.

-- derived: one row for each text of each state of a thing; the row of field `code` is always there and is the state.
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
    -- The text in one spelling; its sound as syllables with a blank between; the first letters of those.
    folded text NOT NULL,
    sound text NOT NULL,
    initials text NOT NULL,
    -- Single characters and pairs of neighbours of these three: a query of one or two characters needs an index too.
    grams text[] NOT NULL,
    PRIMARY KEY (kind, code, nth, field)
);
CREATE INDEX search_entry_grams ON search_entry USING gin (grams);

-- kept: a keyed hash of each way to ask for a person's name; erasing the person deletes them.
CREATE TABLE person_token (
    token bytea NOT NULL CHECK (octet_length(token) = 10),
    person text NOT NULL,
    PRIMARY KEY (token, person)
);
CREATE INDEX person_token_person ON person_token (person);

-- kept: the key of those hashes; it lies where the keys of the persons lie, and opens no name.
CREATE TABLE search_key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    key bytea NOT NULL CHECK (octet_length(key) = 32)
);

-- How well an entry matches a word of a query: 1 the code itself, 2 the whole text, 3 its beginning (the society's name
-- before it does not count), 4 a whole word, 5 a part, 6 its sound, 7 the first letters of its sound; null: not at all.
CREATE FUNCTION search_rank(
    field text, folded text, sound text, initials text, society text, word text, whole text, letters text, pattern text
) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN folded = word THEN CASE WHEN field = 'code' THEN 1 ELSE 2 END
        WHEN starts_with(folded, word) OR starts_with(folded, society || word) THEN 3
        WHEN position(word IN folded) > 0 THEN
            CASE WHEN folded ~ whole THEN 4 ELSE 5 END
        WHEN letters = '' THEN NULL
        WHEN sound ~ pattern THEN 6
        WHEN position(letters IN initials) > 0 THEN 7
    END
$$;
