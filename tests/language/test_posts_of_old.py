"""What was told of posts before they had a body: read as the newest version, counted, and kept by every hearer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from services.reporting.store.facts import add_facts
from shared.events.base import Event
from shared.events.envelope import decode
from shared.events.registry import PostEnded, PostFilled
from tests.conftest import service
from tests.registry.telling import told_on

SAMPLES = Path(__file__).parent / "samples"
Older = Callable[[str, str], Any]


def old(past: str, version: int = 1, **data: Any) -> bytes:
    """A body as it was stored under v1: that of the frozen sample, with other data."""
    body = json.loads((SAMPLES / f"registry.post.{past}.v1.json").read_bytes())
    body["data"] |= {"until": None, "decision": None, **data}
    body |= {"sequence": f"{version:010d}", "id": f"0197a1b2-0000-7000-8000-0000000000{version:02d}"}
    return json.dumps(body).encode()


FILLED, ENDED = old("filled"), old("ended", 2, effective_on="2025-09-01", until="2025-09-01")


def test_a_post_of_v1_is_one_of_a_branch() -> None:
    for body, newest in ((FILLED, PostFilled), (ENDED, PostEnded)):
        event: Event[Any] = decode(body)
        assert (type(event.data), event.type) == (newest, newest.TYPE)
        assert (event.data.body, event.data.branch, event.data.term) == ("CSBME-01", "CSBME-01", None)


async def test_facts_stored_as_v1_still_count_and_are_as_a_rebuild_writes_them(grown: Any) -> None:
    events = [decode(FILLED), decode(ENDED)]

    async def fill(connection: asyncpg.Connection[Any]) -> None:
        for body in (FILLED, ENDED):
            said = json.loads(body)
            await connection.execute(
                """
                INSERT INTO fact (event_id, source, subject, version, type, effective_on, recorded_at, actor,
                                  batch_id, branches, data)
                VALUES ($1, $2, $3, $4, $5, ($6::jsonb->>'effective_on')::date, $7::text::timestamptz, $8, NULL,
                        ARRAY['CSBME-01'], $6::jsonb)
                """,
                said["id"], said["source"], said["subject"], int(said["sequence"]), said["type"],
                json.dumps(said["data"]), said["time"], said["actor"],
            )  # fmt: skip

    rows = "SELECT * FROM fact ORDER BY version"
    async with grown("reporting", "0001", fill) as database:
        moved = [dict(row) for row in await database.pool.fetch(rows)]
        liaison = "SELECT branch FROM liaison_of_branch($1, 'infinity')"
        for day, found in ((date(2025, 3, 1), ["CSBME-01"]), (date(2025, 8, 31), ["CSBME-01"]), (date(2025, 9, 1), [])):
            assert [row["branch"] for row in await database.pool.fetch(liaison, day)] == found
        await database.pool.execute("DELETE FROM fact")
        async with database.transaction("test") as uow:
            await add_facts(uow, events)
        assert moved == [dict(row) for row in await database.pool.fetch(rows)]


async def test_posts_kept_before_are_as_a_rebuild_writes_them(grown: Any) -> None:
    async def fill(connection: asyncpg.Connection[Any]) -> None:
        await connection.execute(
            """
            INSERT INTO post (code, branch, post, person, effective_on, until, ended)
            VALUES ('PO-0001', 'CSBME-01', 'liaison', 'P-0001', '2025-03-01', '2025-09-01', true)
            """
        )
        for nth, ended, day, until in ((1, False, "2025-03-01", None), (2, True, "2025-09-01", "2025-09-01")):
            await connection.execute(
                """
                INSERT INTO post_history
                    (code, nth, effective_on, recorded_at, ended, branch, post, person, until)
                VALUES ('PO-0001', $1, $2::text::date, '2025-03-02 04:00Z', $3, 'CSBME-01', 'liaison', 'P-0001',
                        $4::text::date)
                """,
                nth, day, ended, until,
            )  # fmt: skip

    tables = ("SELECT * FROM post", "SELECT * FROM post_history ORDER BY nth")
    async with grown("registry", "0003", fill) as database:
        moved = [[dict(row) for row in await database.pool.fetch(table)] for table in tables]
        await database.pool.execute("DELETE FROM post; DELETE FROM post_history")
        says = service("registry").says
        for body in (FILLED, ENDED):
            event: Event[Any] = decode(body)
            async with told_on(database, date(2025, 3, 2)) as uow:
                await says[event.type](uow, [event.data])
        now = [[dict(row) for row in await database.pool.fetch(table)] for table in tables]
        assert moved == now
