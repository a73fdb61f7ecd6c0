"""What a unit of work says, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import asyncpg
import pytest

from shared.database import Database
from shared.errors import StaleVersion
from shared.events.envelope import decode
from shared.events.registry import GroupAbsenceExplained, SocietyDescribed, Targets
from shared.outbox import EventTooLarge

Make = Callable[[str], Awaitable[Database]]


def explained(code: str) -> GroupAbsenceExplained:
    return GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=code, reason="other")


async def test_versions_count_within_a_stream_and_the_row_is_the_event(database_of: Make) -> None:
    database = await database_of("kernel")
    for _ in range(2):
        async with database.transaction("tester", correlation_id="c-1", batch_id="b-1") as uow:
            for code in ("a", "b", "a"):
                uow.emit(explained(code))
    rows = await database.pool.fetch("SELECT * FROM outbox ORDER BY id")
    assert [(r["subject"], r["version"]) for r in rows] == [
        ("branch/a", 1), ("branch/b", 1), ("branch/a", 2), ("branch/a", 3), ("branch/b", 2), ("branch/a", 4),
    ]  # fmt: skip
    event = decode(rows[3]["body"])
    assert (event.id, event.version, event.actor) == (str(rows[3]["event_id"]), 3, "tester")
    assert (event.correlation_id, event.batch_id, event.recorded_at) == ("c-1", "b-1", rows[3]["recorded_at"])


async def test_a_failure_takes_back_what_was_said(database_of: Make) -> None:
    database = await database_of("kernel")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with database.transaction("tester") as uow:
            uow.emit(explained("a"))
            raise ZeroDivisionError
    assert await database.pool.fetchval("SELECT count(*) FROM ledger") == 0


async def test_a_caller_who_saw_an_older_version_is_refused(database_of: Make) -> None:
    database = await database_of("kernel")
    async with database.transaction("tester") as uow:
        uow.emit(explained("a"))
    with pytest.raises(StaleVersion):
        async with database.transaction("tester", expected=0) as uow:
            await uow.lock("branch/a")
    async with database.transaction("tester", expected=1) as uow:
        assert await uow.lock("branch/a") == 1


async def test_two_hundred_writers_of_one_stream_leave_no_gap_and_keep_commit_order(database_of: Make) -> None:
    database = await database_of("kernel")

    async def write(_: int) -> None:
        async with database.transaction("tester") as uow:
            uow.emit(explained("a"))
            await uow.connection.execute("SELECT pg_sleep(random() * 0.002)")

    await asyncio.gather(*(write(n) for n in range(200)))
    rows = await database.pool.fetch("SELECT version FROM outbox ORDER BY id")
    assert [row["version"] for row in rows] == list(range(1, 201))


async def test_an_event_over_its_size_is_refused_before_it_is_kept(database_of: Make) -> None:
    database = await database_of("kernel")
    big = SocietyDescribed.model_construct(
        effective_on=date(2025, 1, 1), code="csbme", name_zh="学" * 100_000, name_en="x", founded="1980-11",
        secretariat_staff=7, targets=Targets(key_works=10, experts=100, beneficiaries=1000),
    )  # fmt: skip
    with pytest.raises(EventTooLarge):
        async with database.transaction("tester") as uow:
            uow.emit(big)


async def test_the_serving_role_cannot_change_the_log(
    postgres_admin_url: str, database_url_of: Callable[[str], Awaitable[str]]
) -> None:
    from urllib.parse import urlsplit

    from shared.migrate import _grant

    url = await database_url_of("kernel")
    owner = await asyncpg.connect(url)
    try:
        await owner.execute("DROP ROLE IF EXISTS log_writer; CREATE ROLE log_writer LOGIN PASSWORD 'x'")
        await _grant(owner, "log_writer")
        parts = urlsplit(url)
        writer = await asyncpg.connect(parts._replace(netloc=f"log_writer:x@{parts.hostname}:{parts.port}").geturl())
        try:
            for statement in ("UPDATE event_log SET hash = hash", "DELETE FROM event_log", "TRUNCATE event_log"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await writer.execute(statement)
        finally:
            await writer.close()
        await owner.execute("DROP OWNED BY log_writer; DROP ROLE log_writer")
    finally:
        await owner.close()
