-- The people of a year are told of activities open to members or the public, and of all: one row serves both.
-- `open` is in how many of the open ones a person was.
ALTER TABLE person_year ADD COLUMN open int NOT NULL DEFAULT 0;
UPDATE person_year SET open = counted.open
FROM (
    SELECT extract(year FROM starts_on)::int AS year, person, count(*) AS open
    FROM activity, unnest(people) AS person
    WHERE state IN ('held', 'archived') AND open_to IN ('members', 'public')
    GROUP BY 1, 2
) AS counted
WHERE counted.year = person_year.year AND counted.person = person_year.person;
ALTER TABLE person_year ALTER COLUMN open DROP DEFAULT;
