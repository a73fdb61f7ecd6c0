"""States on any day as known at any moment: the quick ways find what sorting everything finds."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.registry.domain.statute import check
from services.registry.store.statute import in_office, rules_on, snapshot
from shared.database import Connection, Database
from tests.bench.society import Size, fill

SORTED = """
SELECT * FROM (
    SELECT DISTINCT ON (code) * FROM post_history
    WHERE effective_on <= $1 AND recorded_at <= $2
    ORDER BY code, effective_on DESC, nth DESC
) AS state
WHERE NOT ended AND (until IS NULL OR until > $1)
ORDER BY code
"""
FIRST = date(2020, 1, 1)


TERMS = """
SELECT * FROM (
    SELECT DISTINCT ON (code) * FROM term_history
    WHERE effective_on <= $1 AND recorded_at <= $2
    ORDER BY code, effective_on DESC, nth DESC
) AS state
WHERE NOT ended
ORDER BY code
"""
COLUMNS = ("code", "nth", "effective_on", "recorded_at", "ended", "body", "since", "until")


def _histories(chance: random.Random) -> list[dict[str, Any]]:
    """States of 300 things, told late and out of order; some ended, some without an end."""
    rows = []
    for n in range(300):
        learned = datetime(2020, 1, 1, tzinfo=UTC)
        for nth in range(1, chance.randint(2, 5)):
            learned += timedelta(days=chance.randint(0, 40))
            begins = FIRST + timedelta(days=chance.randint(0, 90))
            until = begins + timedelta(days=chance.randint(0, 60)) if chance.random() < 0.5 else None
            ended = until is not None and chance.random() < 0.5
            state = (f"P-{n}", nth, begins, learned, ended, f"B-{n % 7}", begins, until)
            rows.append(dict(zip(COLUMNS, state, strict=True)))
    return rows


async def _keep(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    records = [tuple(row.values()) for row in rows]
    await connection.copy_records_to_table(table, records=records, columns=tuple(rows[0]))


async def _same(connection: Connection, chance: random.Random, wanted: str, quick: str) -> int:
    """Ask both on sixty days; how many states were compared."""
    found = 0
    for _ in range(60):
        day = FIRST + timedelta(days=chance.randint(-5, 160))
        known = datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(days=chance.randint(0, 150))
        states = await connection.fetch(wanted, day, known)
        assert await connection.fetch(quick, day, known) == states
        found += len(states)
    return found


async def test_posts_on_a_day_are_those_that_sorting_every_state_would_give(database_of: object) -> None:
    database: Database = await database_of("registry")  # type: ignore[operator]
    chance = random.Random(7)
    rows = [
        row
        | {"branch": row["body"], "person": f"R-{row['nth']}", "post": "liaison" if row["code"] > "P-2" else "chair"}
        for row in _histories(chance)
    ]
    liaisons = f"SELECT * FROM ({SORTED}) AS state WHERE post = 'liaison' ORDER BY code"
    async with database.pool.acquire() as connection:
        await _keep(connection, "post_history", rows)
        assert await _same(connection, chance, SORTED, "SELECT * FROM post_at($1, $2) ORDER BY code") > 1000
        assert await _same(connection, chance, liaisons, "SELECT * FROM liaison_at($1, $2) ORDER BY code") > 500


async def test_terms_on_a_day_are_those_that_sorting_every_state_would_give(database_of: object) -> None:
    database: Database = await database_of("registry")  # type: ignore[operator]
    chance = random.Random(8)
    rows = [row | {"number": row["nth"], "until": row["until"] or date(2024, 1, 1)} for row in _histories(chance)]
    async with database.pool.acquire() as connection:
        await _keep(connection, "term_history", rows)
        assert await _same(connection, chance, TERMS, "SELECT * FROM term_at($1, $2) ORDER BY code") > 1000


async def test_the_checker_finds_as_much_among_people_in_office_as_among_all(database_of: object) -> None:
    database: Database = await database_of("registry")  # type: ignore[operator]
    await fill(database, Size(members=0, branches=5, persons=500))
    async with database.pool.acquire() as connection:
        # One chair for three terms, so that what is counted over past appointments is found too.
        await connection.execute("UPDATE post_history SET person = 'R-00001' WHERE body = 'BR-000' AND post = 'chair'")
        found = set()
        for year in range(2007, 2027, 3):
            day, known = date(year, 3, 1), datetime(year, 3, 1, tzinfo=UTC)
            rules = await rules_on(connection, day, known)
            everyone = check(await snapshot(connection, day, known), rules, day)
            assert check(await in_office(connection, day, known), rules, day) == everyone
            found |= {one.rule for one in everyone}
    assert {"consecutive_terms", "age_cap"} <= found


async def test_who_is_said_to_have_left_by_mistake_has_not_left_once_that_is_put_right(database_of: object) -> None:
    database: Database = await database_of("registry")  # type: ignore[operator]
    day, told, corrected = date(2026, 3, 1), datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    async with database.pool.acquire() as connection:
        await connection.execute("INSERT INTO person (code, member, registered_at) VALUES ('R-1', 'm-1', now())")
        await connection.executemany(
            """
            INSERT INTO member_state
                (member, effective_on, type, present, kind, branches, opening_stock, nth, recorded_at)
            VALUES ('m-1', $1, $2, $3, 'individual', '{}', false, $4, $5)
            """,
            [
                (day, "registry.member.left.v1", False, 1, told),
                (day, "registry.member.updated.v1", True, 2, corrected),
            ],
        )
        assert (await in_office(connection, day, told)).left == {"m-1": day}
        assert (await in_office(connection, day, corrected)).left == {}
