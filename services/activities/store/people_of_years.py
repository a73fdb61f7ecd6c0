"""Who could be told apart in the activities of a year: counted as records come, change and are withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shared.database import UnitOfWork

Counted = Mapping[tuple[int, str], tuple[int, int]]


async def people_in(uow: UnitOfWork, codes: Collection[str]) -> Counted:
    """(Year, person) -> in how many of these activities that person was, as they stand now; and in how many open."""
    rows = await uow.connection.fetch(
        """
        SELECT extract(year FROM starts_on)::int AS year, person, count(*) AS activities,
               count(*) FILTER (WHERE open_to IN ('members', 'public')) AS open
        FROM activity, unnest(people) AS person
        WHERE code = ANY($1::text[]) AND state IN ('held', 'archived')
        GROUP BY 1, 2
        """,
        list(codes),
    )
    return {(row["year"], row["person"]): (row["activities"], row["open"]) for row in rows}


async def recount(uow: UnitOfWork, codes: Collection[str], before: Counted) -> None:
    """Bring the years up to date after these activities were written; `before` is `people_in` them until then."""
    after = await people_in(uow, codes)
    # In one order, so that two who record at once wait for each other and not both for ever.
    changed = [
        (*key, now[0] - was[0], now[1] - was[1])
        for key in sorted({*after, *before})
        if (now := after.get(key, (0, 0))) != (was := before.get(key, (0, 0)))
    ]
    less, more = _columns([one for one in changed if one[2] <= 0]), _columns([one for one in changed if one[2] > 0])
    # Who is gone from all activities of a year has no row, and none may say nought: those go first.
    await uow.connection.execute(
        """
        DELETE FROM person_year USING unnest($1::int[], $2::text[], $3::int[]) AS less (year, person, activities)
        WHERE person_year.year = less.year AND person_year.person = less.person
          AND person_year.activities + less.activities = 0
        """,
        *less[:3],
    )
    await uow.connection.execute(
        """
        UPDATE person_year
        SET activities = person_year.activities + less.activities, open = person_year.open + less.open
        FROM unnest($1::int[], $2::text[], $3::int[], $4::int[]) AS less (year, person, activities, open)
        WHERE person_year.year = less.year AND person_year.person = less.person
        """,
        *less,
    )
    await uow.connection.execute(
        """
        INSERT INTO person_year (year, person, activities, open)
        SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::int[])
        ON CONFLICT (year, person) DO UPDATE
        SET activities = person_year.activities + EXCLUDED.activities, open = person_year.open + EXCLUDED.open
        """,
        *more,
    )


def _columns(changed: list[tuple[int, str, int, int]]) -> list[list[object]]:
    return [[one[place] for one in changed] for place in range(4)]
