"""Collect raw messages of one queue into batches, have them stored, and acknowledge each batch as a whole."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from shared.crash import crash_point
from shared.database import TRANSIENT, is_transient
from shared.delivery import Delivery
from shared.log import get_logger

log = get_logger(__name__)

T = TypeVar("T")

# Packed messages are up to 128 KiB each: a batch is closed by its bytes as well as by its count.
MAX_BATCH_BYTES = 1024 * 1024


class Batcher(Generic[T]):
    """
    Between the broker's callbacks and the database: `put` never waits, `run` stores strictly one batch at a time.

    A batch closes when it is full, or a moment after its first message once the database has nothing to do: under
    load batches grow by themselves, at rest an event hardly waits. A full batch is read while the one before is
    stored. While the database is away nothing is acknowledged and nothing is sent back: the prefetch limit makes
    the broker hold the rest. `held`: how many messages were taken and are not stored yet.
    """

    def __init__(
        self,
        read: Callable[[Sequence[Delivery]], T],
        store: Callable[[T], Awaitable[None]],
        size: int,
        wait_ms: float,
    ) -> None:
        self._read, self._store, self._size, self._wait = read, store, size, wait_ms / 1000
        self._waiting: deque[Delivery] = deque()
        self._bytes = 0
        self.held = 0
        self._some, self._enough, self._idle = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._ahead: asyncio.Queue[tuple[list[Delivery], T] | None] = asyncio.Queue(maxsize=1)
        self._stopping = False

    def put(self, message: Delivery) -> None:
        """Take one message, in delivery order."""
        self._waiting.append(message)
        self._bytes += len(message.body)
        self.held += 1
        self._some.set()
        if self._is_full():
            self._enough.set()

    def stop(self) -> None:
        """Store what is already here, then let `run` return."""
        self._stopping = True
        self._some.set()
        self._enough.set()

    async def run(self) -> None:
        """Store batch after batch until stopped and empty."""
        reading = asyncio.create_task(self._read_ahead())
        try:
            while batch := await self._next(reading):
                messages, read = batch
                await self._store_patiently(read, len(messages))
                self.held -= len(messages)
                crash_point("consumer.before_ack")
                await _acknowledge(messages)
        finally:
            reading.cancel()

    async def _next(self, reading: asyncio.Task[None]) -> tuple[list[Delivery], T] | None:
        """The next batch; None at the end; the reader's own fault is raised here instead of leaving us to wait."""
        self._idle.set()
        get = asyncio.ensure_future(self._ahead.get())
        await asyncio.wait({get, reading}, return_when=asyncio.FIRST_COMPLETED)
        if not get.done() and (error := reading.exception()):
            get.cancel()
            raise error
        batch = await get
        self._idle.clear()
        return batch

    async def _read_ahead(self) -> None:
        while messages := await self._collect():
            await self._ahead.put((messages, self._read(messages)))
        await self._ahead.put(None)

    async def _collect(self) -> list[Delivery]:
        await self._some.wait()
        if not self._enough.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait):
                    await self._enough.wait()
            await _first_of(self._enough, self._idle)
        return self._take()

    def _take(self) -> list[Delivery]:
        messages: list[Delivery] = []
        size = 0
        while self._waiting and len(messages) < self._size and size < MAX_BATCH_BYTES:
            messages.append(self._waiting.popleft())
            size += len(messages[-1].body)
        self._bytes -= size
        if not self._stopping:
            if not self._waiting:
                self._some.clear()
            if not self._is_full():
                self._enough.clear()
        return messages

    def _is_full(self) -> bool:
        return len(self._waiting) >= self._size or self._bytes >= MAX_BATCH_BYTES

    async def _store_patiently(self, batch: T, messages: int) -> None:
        attempt = 0
        while True:
            try:
                return await self._store(batch)
            except TRANSIENT as error:
                if not is_transient(error):
                    raise
                attempt += 1
                log.warning("database_away", error=repr(error), attempt=attempt, messages=messages)
                if self._stopping:
                    raise  # unacknowledged, so the broker still has them
                await asyncio.sleep(random.uniform(0.5, 1.0) * min(2**attempt, 20) / 4)  # noqa: S311


async def _first_of(*events: asyncio.Event) -> None:
    """Return as soon as one of the events is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


async def _acknowledge(messages: Sequence[Delivery]) -> None:
    """One acknowledgement per channel: after a reconnect a batch may hold messages of the old and the new one."""
    last = {id(message.channel): message for message in messages}
    for message in last.values():
        try:
            await message.ack(multiple=True)
        except Exception as error:  # the channel is gone: the broker delivers again and the inbox knows the ids
            log.info("ack_lost", error=repr(error))
