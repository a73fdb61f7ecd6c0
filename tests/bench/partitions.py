"""Two and four partitions: a process for each, every one with a queue of its own, all into one database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from time import perf_counter
from zlib import crc32

from shared.bus import Outgoing, inbound_broker, listen
from shared.consumer import Batcher, read
from tests.bench.room import Room, opened, packed

QUEUES = ("reporting.in.0", "registry.in.0", "activities.in.0", "outreach.in.0")
PATIENCE = 60.0


def of(partitions: int) -> Callable[[Room, int], Awaitable[float]]:
    """The measurement for a number of partitions (at most four): packed messages. Events/s of all together."""

    async def measure(room: Room, count: int) -> float:
        await room.publish(_shared_out(room, count, partitions))
        workers = [await _worker(room, QUEUES[n]) for n in range(partitions)]
        try:
            for worker in workers:
                assert worker.stdout is not None
                await worker.stdout.readline()  # it is ready
            last, began = await room.said(), perf_counter()
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.write(b"go\n")
            async with asyncio.timeout(PATIENCE):
                while await room.said() < last + count:  # noqa: ASYNC110  (the database is asked)
                    await asyncio.sleep(0.02)
            return count / (perf_counter() - began)
        finally:
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.close()  # the word to end
                await worker.wait()

    return measure


def _shared_out(room: Room, count: int, partitions: int) -> list[Outgoing]:
    """A stream lies in one partition, as by its routing key."""
    shares: list[list[Outgoing]] = []
    events = room.events(count)
    for n in range(partitions):
        own = [event for event in events if crc32(event.subject.encode()) % partitions == n]
        shares.append([Outgoing("", QUEUES[n], m.message_id, m.content_type, m.body) for m in packed(own)])
    return [message for share in shares for message in share]


async def _worker(room: Room, queue: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    arguments = ("-m", "tests.bench.partitions", room.broker_url, room.database_url, queue)
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)


async def _work(broker_url: str, database_url: str, queue: str) -> None:
    """Hear one queue from the word `go` until nobody listens to us any more."""
    async with opened(broker_url, database_url) as room:
        batcher = Batcher(read, room.intake().store, 500, 2)
        broker = inbound_broker(broker_url, 1500)
        listen(broker, queue, 1500, batcher.put)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        running = asyncio.create_task(batcher.run())
        await broker.start()
        await asyncio.to_thread(sys.stdin.read)
        batcher.stop()
        await running
        await broker.stop()


if __name__ == "__main__":
    asyncio.run(_work(*sys.argv[1:]))
