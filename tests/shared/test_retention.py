"""What was set aside is kept for so many days, and leaves a note."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from shared.consumer.retention import forget_old
from shared.database import Database, clock


@pytest.fixture
async def database(database_of: Callable[[str], Awaitable[Database]]) -> Database:
    return await database_of("kernel")


async def put(database: Database, reason: str, days: int, *, readable: bool) -> int:
    number: int = await database.pool.fetchval(
        """
        INSERT INTO parked (event_id, reason, sentence, body, parked_at, next_attempt_at)
        VALUES (CASE WHEN $1 THEN gen_random_uuid() END, $2, 'why', 'body', now() - $3 * interval '1 day',
                CASE $2 WHEN 'retry' THEN now() END)
        RETURNING id
        """,
        readable,
        reason,
        days,
    )
    return number


async def test_what_nobody_decided_about_in_time_is_deleted_and_a_note_stays(database: Database) -> None:
    kept = {
        await put(database, "schema", 29, readable=False),
        await put(database, "poison", 89, readable=True),
        await put(database, "waiting", 400, readable=True),
        await put(database, "retry", 400, readable=True),
    }
    gone = {
        await put(database, "schema", 31, readable=False),
        await put(database, "dead", 31, readable=False),
        await put(database, "poison", 91, readable=True),
        await put(database, "conflict", 91, readable=True),
    }
    assert await forget_old(database, clock(), "registry") == 4
    assert {row["id"] for row in await database.pool.fetch("SELECT id FROM parked")} == kept
    noted = await database.pool.fetch("SELECT parked_id, because, actor FROM parked_audit")
    assert {row["parked_id"] for row in noted} == gone
    assert all("why" in row["because"] and row["actor"] == "registry" for row in noted)
    assert await forget_old(database, clock() - timedelta(days=1), "registry") == 0
