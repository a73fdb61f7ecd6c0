"""The ways to take events in: raw, ours with single and with packed messages, and one transaction per message."""

from __future__ import annotations

import asyncio
from time import perf_counter

from aio_pika.abc import AbstractIncomingMessage

from shared.bus import connect, inbound_broker, listen
from shared.consumer import Batcher, read
from shared.events.envelope import decode
from tests.bench.room import QUEUE, UPSERT, Room, packed, purge, singles


async def raw(room: Room, count: int) -> float:
    """Consume with aio-pika and acknowledge every 500th with `multiple`: the limit of the client. Events/s."""
    await room.publish(singles(room.events(count)))
    connection = await connect(room.broker_url, "bench.raw")
    done, got = asyncio.Event(), 0

    async def take(message: AbstractIncomingMessage) -> None:
        nonlocal got
        got += 1
        if got % 500 == 0:
            await message.ack(multiple=True)
        if got == count:
            done.set()

    try:
        channel = await connection.channel(publisher_confirms=False)
        await channel.set_qos(1500)
        queue = await channel.get_queue(QUEUE)
        began = perf_counter()
        await queue.consume(take)
        await done.wait()
        return count / (perf_counter() - began)
    finally:
        await connection.close()


async def single(room: Room, count: int) -> float:
    """Our pipeline on single messages: check, inbox, positions, upsert, outbox. Events/s."""
    await room.publish(singles(room.events(count)))
    return await _ours(room, count)


async def batch(room: Room, count: int) -> float:
    """Our pipeline on packed messages. Events/s."""
    await room.publish(packed(room.events(count)))
    return await _ours(room, count)


async def _ours(room: Room, count: int) -> float:
    intake = room.intake()
    batcher = Batcher(read, intake.store, 500, 2)
    broker = inbound_broker(room.broker_url, 1500)
    listen(broker, QUEUE, 1500, batcher.put)
    running = asyncio.create_task(batcher.run())
    last = await room.said()
    began = perf_counter()
    await broker.start()
    try:
        while await room.said() < last + count:  # noqa: ASYNC110  (the database is asked)
            await asyncio.sleep(0.02)
        return count / (perf_counter() - began)
    finally:
        batcher.stop()
        await running
        await broker.stop()
        if await room.pool.fetchval("SELECT count(*) FROM parked"):
            raise RuntimeError("events were parked: the bench measures something else than it says")


async def naive(room: Room, count: int) -> float:
    """The same writes with one transaction and one acknowledgement per message. Events/s."""
    await room.publish(singles(room.events(count)))
    connection = await connect(room.broker_url, "bench.naive")
    database = room.database
    try:
        channel = await connection.channel(publisher_confirms=False)
        await channel.set_qos(1500)
        queue = await channel.get_queue(QUEUE)
        began, got = perf_counter(), 0
        async with queue.iterator() as messages:
            async for message in messages:
                event = decode(message.body)
                async with database.transaction("bench") as uow:
                    sql = uow.connection
                    await sql.execute("INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING", event.id)
                    await sql.execute(
                        """
                        INSERT INTO position (source, subject, version) VALUES ($1, $2, $3)
                        ON CONFLICT (source, subject) DO UPDATE SET version = EXCLUDED.version
                        """,
                        event.source,
                        event.subject,
                        event.version,
                    )
                    await sql.execute(
                        UPSERT, [event.data.member], [event.version], [event.data.kind], [event.effective_on]
                    )
                    uow.emit(event.data, because=event)
                await message.ack()
                got += 1
                if got == count:
                    break
        return count / (perf_counter() - began)
    finally:
        await connection.close()
        await purge(room)
