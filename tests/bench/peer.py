"""What a team would take off the shelf: FastStream, faststream-outbox and SQLAlchemy, as their documentation shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

import orjson
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream_outbox import OutboxBroker, make_outbox_table
from pydantic import BaseModel
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from shared.events.registry import MemberUpdated
from tests.bench.room import QUEUE, Room, purge, singles

EXCHANGE = RabbitExchange("domain.events", declare=False)
# More hands than this did not make it faster on two cores.
HANDS = 16
PATIENCE = 60
INBOX = text("INSERT INTO inbox (event_id) VALUES (CAST(:id AS uuid)) ON CONFLICT DO NOTHING")
POSITION = text(
    """
    INSERT INTO position (source, subject, version) VALUES (:source, :subject, :version)
    ON CONFLICT (source, subject) DO UPDATE SET version = EXCLUDED.version
    """
)
SEEN = text(
    """
    INSERT INTO seen (code, version, kind, effective_on) VALUES (:code, :version, :kind, :effective_on)
    ON CONFLICT (code) DO UPDATE
    SET version = EXCLUDED.version, kind = EXCLUDED.kind, effective_on = EXCLUDED.effective_on
    """
)


class Envelope(BaseModel):
    """The message, as a FastStream handler declares it."""

    id: str
    source: str
    subject: str
    sequence: str
    data: MemberUpdated


async def pipeline(room: Room, count: int) -> float:
    """A subscriber with the same writes and one row for its outbox in a session of SQLAlchemy. Events/s."""
    # It reads JSON only where a message says so in the plain way.
    await room.publish([replace(m, content_type="application/json") for m in singles(room.events(count))])
    done, got = asyncio.Event(), 0
    async with _outbox(room) as (engine, outbox):
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        broker = RabbitBroker(room.broker_url, default_channel=Channel(prefetch_count=HANDS), logger=None)

        @broker.subscriber(RabbitQueue(QUEUE, queue_type=QueueType.QUORUM, declare=False))
        async def take(envelope: Envelope) -> None:
            nonlocal got
            async with sessions() as session, session.begin():
                data, version = envelope.data, int(envelope.sequence)
                await session.execute(INBOX, {"id": envelope.id})
                place = {"source": envelope.source, "subject": envelope.subject, "version": version}
                await session.execute(POSITION, place)
                seen = {"code": data.member, "version": version, "kind": data.kind}
                await session.execute(SEEN, {**seen, "effective_on": data.effective_on})
                await outbox.publish(data.model_dump(mode="json"), queue="said", session=session)
            got += 1
            if got == count:
                done.set()

        began = perf_counter()
        await broker.start()
        try:
            await asyncio.wait_for(done.wait(), PATIENCE)
            return count / (perf_counter() - began)
        finally:
            await broker.stop()


async def relay(room: Room, count: int) -> float:
    """Their relay with the settings of their documentation. Events/s."""
    return await _relay(room, count, max_workers=4)


async def relay_tuned(room: Room, count: int) -> float:
    """Their relay with the settings that were fastest here. Events/s."""
    tuned = {"fetch_batch_size": 100, "min_fetch_interval": 0.01, "terminal_flush_batch_size": 50}
    return await _relay(room, count, max_workers=HANDS, **tuned)


async def _relay(room: Room, count: int, **settings: Any) -> float:
    """Each row claimed, published with a confirm and deleted."""
    bodies = [orjson.loads(message.body) for message in singles(room.events(count))]
    async with _outbox(room) as (engine, outbox):
        await _fill(engine, outbox, bodies)
        broker = RabbitBroker(room.broker_url, logger=None)
        publisher = broker.publisher(exchange=EXCHANGE, routing_key="registry.member.updated.v1.p00", persist=True)

        @publisher
        @outbox.subscriber("said", **settings)
        async def forward(body: dict[str, Any]) -> dict[str, Any]:
            return body

        await broker.connect()
        began = perf_counter()
        await outbox.start()
        try:
            async with asyncio.timeout(PATIENCE):
                while await room.pool.fetchval("SELECT EXISTS (SELECT FROM peer_outbox)"):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            return count / (perf_counter() - began)
        finally:
            await outbox.stop()
            await broker.stop()
            await purge(room)


@asynccontextmanager
async def _outbox(room: Room) -> AsyncIterator[tuple[AsyncEngine, OutboxBroker]]:
    """Its table, its broker and its engine, with as many connections as hands."""
    metadata = MetaData()
    table = make_outbox_table(metadata, table_name="peer_outbox")
    url = room.database_url.replace("postgresql://", "postgresql+asyncpg://")
    engine = create_async_engine(url, pool_size=HANDS + 4)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield engine, OutboxBroker(engine, outbox_table=table, logger=None)
    finally:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.drop_all)
        await engine.dispose()


async def _fill(engine: AsyncEngine, outbox: OutboxBroker, bodies: list[dict[str, Any]]) -> None:
    async with async_sessionmaker(engine)() as session, session.begin():
        for body in bodies:
            await outbox.publish(body, queue="said", session=session)
