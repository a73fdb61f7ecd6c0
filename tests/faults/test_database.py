"""A database that restarts, throws us out, refuses or takes too long: it is waited for, and nothing is doubled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.faults.conftest import Private
from tests.faults.room import Room, Writers
from tests.world import eventually

heavy = pytest.mark.heavy
pytestmark = heavy
SERVICES = ("speaker", "hearer")


@asynccontextmanager
async def flowing(room: Room, events: int = 1500) -> AsyncIterator[Writers]:
    """Events flow while the block does its worst; afterwards all is where it belongs, and nothing was parked for it."""
    async with room.both() as (speaker, hearer), room.writers() as writers:
        writing = asyncio.create_task(writers.write_on(events, pause=0.005))
        await eventually(lambda: room.value("hearer", f"SELECT count(*) > {events // 10} FROM heard"))
        yield writers
        writers.enough.set()
        await asyncio.wait_for(writing, 120)
        await room.settled()
        await room.judged(writers)
        assert await room.value("hearer", "SELECT count(*) FROM parked") == 0
        assert not speaker.failed.is_set()
        assert not hearer.failed.is_set()


async def test_a_database_that_restarts_at_once_is_waited_for(private: Private, private_room: Room) -> None:
    """As `pg_ctl -m immediate`: no transaction is finished, and the log is replayed."""
    async with flowing(private_room):
        for _ in range(2):
            await asyncio.to_thread(private.postgres.kill)
            await asyncio.to_thread(private.postgres.start)
            await asyncio.sleep(1)


async def test_sessions_that_are_ended_again_and_again_are_opened_again(private_room: Room) -> None:
    room = private_room
    async with flowing(room):
        for _ in range(10):
            for service in SERVICES:
                await room.value(
                    service,
                    """
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """,
                )
            await asyncio.sleep(0.3)


async def test_a_database_that_only_reads_for_a_while_is_waited_for(private: Private, private_room: Room) -> None:
    room = private_room
    names = [urlsplit(room.databases[service]).path[1:] for service in SERVICES]

    async def read_only(on: bool) -> None:
        admin = await asyncpg.connect(private.postgres.admin_url)
        try:
            for name in names:
                await admin.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {on}')
                await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        finally:
            await admin.close()

    async with flowing(room):
        await read_only(True)
        await asyncio.sleep(4)
        await read_only(False)


async def deadlock(database: asyncpg.Connection) -> None:
    """Take what the service takes, the other way round: one of the two is thrown out."""
    subjects = await database.fetch("SELECT subject FROM position ORDER BY subject DESC")
    async with database.transaction():
        for row in subjects:
            await database.execute("UPDATE position SET version = version WHERE subject = $1", row["subject"])
            await asyncio.sleep(0.01)


async def test_deadlocks_are_tried_again(private_room: Room) -> None:
    room = private_room
    async with flowing(room, 3000), room.sql("hearer") as database:
        await database.execute("SET deadlock_timeout = '10s'")  # so that the service is the one thrown out
        thrown = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        while not await database.fetchval(thrown):
            with contextlib.suppress(asyncpg.DeadlockDetectedError):
                await deadlock(database)


async def test_serialization_failures_are_tried_again(private_room: Room) -> None:
    """Every transaction of the hearer is serializable for a while, and a neighbour touches the same rows."""
    room = private_room
    name = urlsplit(room.databases["hearer"]).path[1:]
    async with flowing(room, 3000), room.sql("hearer") as database:
        await database.execute(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'")
        await throw_out(database)
        for _ in range(60):
            await database.execute("UPDATE position SET version = version")
            await asyncio.sleep(0.03)
        await database.execute(f'ALTER DATABASE "{name}" RESET default_transaction_isolation')
        await throw_out(database)


async def throw_out(database: asyncpg.Connection) -> None:
    await database.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
    )


async def test_a_statement_that_takes_too_long_is_given_up_and_tried_again(private_room: Room) -> None:
    room = private_room
    room.overrides["statement_seconds"] = 2
    async with flowing(room), room.sql("hearer") as database:
        async with database.transaction():
            await database.execute("LOCK TABLE heard IN ACCESS EXCLUSIVE MODE")
            await asyncio.sleep(7)


async def test_an_exhausted_pool_makes_events_wait(private_room: Room) -> None:
    room = private_room
    async with room.both() as (_, hearer), room.writers() as writers:
        pool = hearer.database.pool
        taken = [await pool.acquire() for _ in range(4)]
        await writers.write(300)
        await asyncio.sleep(3)
        assert await room.value("hearer", "SELECT count(*) FROM heard") == 0
        for connection in taken:
            await pool.release(connection)
        await room.settled()
        await room.judged(writers)


async def test_a_full_server_of_connections_is_waited_for(private: Private, private_room: Room) -> None:
    room = private_room
    taken: list[asyncpg.Connection] = []
    async with flowing(room):
        try:
            while len(taken) < 300:
                taken.append(await asyncpg.connect(private.postgres.admin_url))
        except asyncpg.TooManyConnectionsError:
            pass
        room.links["hearer sql"].cut()
        await asyncio.sleep(3)
        for connection in taken:
            await connection.close()
