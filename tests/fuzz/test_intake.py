"""Spoiled internal messages on a real database: each is applied, known, or parked, and the hearer goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet

from shared.consumer import Intake, read
from shared.consumer.parked import ParkedStore
from shared.database import Database, UnitOfWork
from shared.events import TYPES
from tests.fuzz.internal import internal

HEAVY = (pytest.mark.heavy, pytest.mark.timeout(1200))


async def hear(uow: UnitOfWork, events: list[Any]) -> None:
    """A handler that keeps the data, so that the database has its say, and cannot digest some of it."""
    for event in events:
        if getattr(event.data, "branch", None):
            raise ValueError(f"cannot digest this \0: {event.data}")
    await uow.connection.executemany(
        "INSERT INTO heard (id, data) VALUES ($1, $2)", [(e.id, e.data.model_dump(mode="json")) for e in events]
    )


@pytest.mark.parametrize("cases", [300, pytest.param(5_000, marks=HEAVY)])
async def test_every_spoiled_event_is_applied_known_or_parked(
    database_of: Callable[[str], Awaitable[Database]], cases: int
) -> None:
    database = await database_of("kernel")
    await database.pool.execute("CREATE TABLE heard (id uuid PRIMARY KEY, data jsonb)")
    intake = Intake("test", database, ParkedStore(database, Fernet.generate_key()), dict.fromkeys(TYPES, hear), 100)
    ids, replays, unreadable = set(), set(), 0
    for start in range(0, cases, 50):
        batch = read([internal(n) for n in range(start, min(start + 50, cases))])  # type: ignore[misc]
        ids |= {event.id for event in batch.events}
        replays |= {event.id for event in batch.events if event.replay}
        unreadable += len(batch.unreadable)
        await intake.store(batch)
    await intake.retry_due()
    rows = await database.pool.fetch("SELECT event_id::text, reason FROM parked")
    assert len([row for row in rows if row["event_id"] is None]) == unreadable
    settled = {row["event_id"] for row in rows if row["event_id"]}
    settled |= {row["id"] for row in await database.pool.fetch("SELECT id::text FROM heard")}
    # A replay of a version that another event has is a duplicate, of which nothing is kept.
    assert ids - settled <= replays
    assert {"schema", "waiting", "retry"} <= {row["reason"] for row in rows}
