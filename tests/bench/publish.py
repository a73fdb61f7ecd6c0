"""The ways out: windowed publishing with confirms, and the relay with single and with packed messages."""

from __future__ import annotations

import asyncio
from time import perf_counter

import asyncpg
from aio_pika import DeliveryMode, Message

from shared.bus import connect
from shared.relay import Relay
from tests.bench.room import WINDOW, Room, purge, singles


async def windowed(room: Room, count: int) -> float:
    """Plain aio-pika: `gather` of 500 publishes with confirms at a time. Events/s."""
    messages = singles(room.events(count))
    connection = await connect(room.broker_url, "bench.windowed")
    try:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.get_exchange("domain.events", ensure=False)
        began = perf_counter()
        for start in range(0, count, WINDOW):
            await asyncio.gather(
                *(
                    exchange.publish(
                        Message(m.body, message_id=m.message_id, delivery_mode=DeliveryMode.PERSISTENT), m.routing_key
                    )
                    for m in messages[start : start + WINDOW]
                )
            )
        return count / (perf_counter() - began)
    finally:
        await connection.close()
        await purge(room)


async def relay_singles(room: Room, count: int) -> float:
    """Our relay, one message an event: read, publish, confirm, move to the chained log. Events/s."""
    return await _relay(room, count, batches=False)


async def relay_packed(room: Room, count: int) -> float:
    """Our relay as it runs with a backlog: packed messages. Events/s."""
    return await _relay(room, count, batches=True)


async def _relay(room: Room, count: int, *, batches: bool) -> float:
    events = room.events(count)
    for start in range(0, count, 1000):
        async with room.database.transaction("bench") as uow:
            for event in events[start : start + 1000]:
                uow.emit(event.data)
    relay = Relay(room.database_url, room.broker_url, "bench", batches=batches)
    database = await asyncpg.connect(room.database_url)
    connection = await connect(room.broker_url, "bench.relay")
    try:
        channel = await connection.channel(publisher_confirms=True)
        began, moved = perf_counter(), 0
        while moved < count:
            moved += await relay.relay_once(database, channel)
        return count / (perf_counter() - began)
    finally:
        await connection.close()
        await database.close()
        await purge(room)
