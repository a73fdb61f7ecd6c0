"""Who could be told apart in the activities of a year: counted as records come, change and are withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from shared.database import UnitOfWork

Counted = Counter[tuple[int, str]]


async def people_in(uow: UnitOfWork, codes: Collection[str]) -> Counted:
    """(Year, person) -> in how many of these activities that person was, as they stand now."""
    rows = await uow.connection.fetch(
        """
        SELECT extract(year FROM starts_on)::int AS year, person, count(*) AS activities
        FROM activity, unnest(people) AS person
        WHERE code = ANY($1::text[]) AND state IN ('held', 'archived')
        GROUP BY 1, 2
        """,
        list(codes),
    )
    return Counter({(row["year"], row["person"]): row["activities"] for row in rows})


async def recount(uow: UnitOfWork, codes: Collection[str], before: Counted) -> None:
    """Bring the years up to date after these activities were written; `before` is `people_in` them until then."""
    after = await people_in(uow, codes)
    # In one order, so that two who record at once wait for each other and not both for ever.
    changed = sorted((key, after[key] - before[key]) for key in {*after, *before} if after[key] != before[key])
    less, more = _columns([one for one in changed if one[1] < 0]), _columns([one for one in changed if one[1] > 0])
    # Who is gone from all activities of a year has no row, and none may say nought: those go first.
    await uow.connection.execute(
        """
        DELETE FROM person_year USING unnest($1::int[], $2::text[], $3::int[]) AS less (year, person, activities)
        WHERE person_year.year = less.year AND person_year.person = less.person
          AND person_year.activities + less.activities = 0
        """,
        *less,
    )
    await uow.connection.execute(
        """
        UPDATE person_year SET activities = person_year.activities + less.activities
        FROM unnest($1::int[], $2::text[], $3::int[]) AS less (year, person, activities)
        WHERE person_year.year = less.year AND person_year.person = less.person
        """,
        *less,
    )
    await uow.connection.execute(
        """
        INSERT INTO person_year (year, person, activities) SELECT * FROM unnest($1::int[], $2::text[], $3::int[])
        ON CONFLICT (year, person) DO UPDATE SET activities = person_year.activities + EXCLUDED.activities
        """,
        *more,
    )


def _columns(changed: list[tuple[tuple[int, str], int]]) -> list[list[object]]:
    return [[key[0] for key, _ in changed], [key[1] for key, _ in changed], [change for _, change in changed]]
