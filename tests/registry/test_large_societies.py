"""States of posts on any day as known at any moment: the quick way finds what sorting everything finds."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from shared.database import Database

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


async def test_posts_on_a_day_are_those_that_sorting_every_state_would_give(database_of: object) -> None:
    database: Database = await database_of("registry")  # type: ignore[operator]
    chance = random.Random(7)
    rows = []
    for n in range(300):
        learned = datetime(2020, 1, 1, tzinfo=UTC)
        for nth in range(1, chance.randint(2, 5)):
            learned += timedelta(days=chance.randint(0, 40))
            begins = FIRST + timedelta(days=chance.randint(0, 90))
            until = begins + timedelta(days=chance.randint(0, 60)) if chance.random() < 0.5 else None
            ended = until is not None and chance.random() < 0.5
            body = f"B-{n % 7}"
            rows.append((f"P-{n}", nth, begins, learned, ended, body, body, "chair", f"R-{n % 50}", begins, until))
    columns = (
        "code",
        "nth",
        "effective_on",
        "recorded_at",
        "ended",
        "branch",
        "body",
        "post",
        "person",
        "since",
        "until",
    )
    async with database.pool.acquire() as connection:
        await connection.copy_records_to_table("post_history", records=rows, columns=columns)
        found = 0
        for _ in range(60):
            day = FIRST + timedelta(days=chance.randint(-5, 160))
            known = datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(days=chance.randint(0, 150))
            wanted = await connection.fetch(SORTED, day, known)
            assert await connection.fetch("SELECT * FROM post_at($1, $2) ORDER BY code", day, known) == wanted
            found += len(wanted)
    assert found > 1000
