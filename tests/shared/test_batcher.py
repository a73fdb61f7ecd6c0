"""When a batch closes: full, or a moment after its first message once the database has nothing to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from shared.consumer.batcher import MAX_BATCH_BYTES, Batcher
from tests.world import PATIENT


@dataclass
class Message:
    """What the broker hands over, as far as the batcher looks at it."""

    number: int
    body: bytes = b"x"
    channel: str = "the only one"
    acknowledged: list[int] = field(default_factory=list)

    async def ack(self, *, multiple: bool) -> None:
        assert multiple
        self.acknowledged.append(self.number)


class Storing:
    """A database that takes as long as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def store(self, batch: list[int]) -> None:
        self.batches.append(batch)
        await self.may_end.wait()


def numbers(messages: Sequence[Any]) -> list[int]:
    return [message.number for message in messages]


@asynccontextmanager
async def running(storing: Storing, size: int = 10) -> AsyncIterator[Batcher[list[int]]]:
    batcher = Batcher(numbers, storing.store, size, 1)
    task = asyncio.create_task(batcher.run())
    try:
        yield batcher
    finally:
        storing.may_end.set()
        batcher.stop()
        await asyncio.wait_for(task, PATIENT)


async def until_stored(storing: Storing, batches: int) -> None:
    async with asyncio.timeout(PATIENT):
        while len(storing.batches) < batches:  # noqa: ASYNC110  (the storing is looked at from outside)
            await asyncio.sleep(0.001)


async def test_a_lone_message_is_stored_soon_and_acknowledged() -> None:
    storing, message = Storing(), Message(1)
    async with running(storing) as batcher:
        batcher.put(message)  # type: ignore[arg-type]
        await until_stored(storing, 1)
    assert (storing.batches, message.acknowledged) == ([[1]], [1])


async def test_while_the_database_works_what_comes_grows_into_one_batch() -> None:
    storing = Storing()
    async with running(storing) as batcher:
        storing.may_end.clear()
        batcher.put(Message(0))  # type: ignore[arg-type]
        await until_stored(storing, 1)
        for n in range(1, 6):
            batcher.put(Message(n))  # type: ignore[arg-type]
            await asyncio.sleep(0.003)  # longer than a batch waits for company
        assert (len(storing.batches), batcher.held) == (1, 6)
        storing.may_end.set()
        await until_stored(storing, 2)
    assert batcher.held == 0
    assert storing.batches == [[0], [1, 2, 3, 4, 5]]


async def test_no_batch_is_larger_than_its_size_and_none_changes_the_order() -> None:
    storing = Storing()
    async with running(storing, size=4) as batcher:
        for n in range(11):
            batcher.put(Message(n))  # type: ignore[arg-type]
        await until_stored(storing, 3)
    assert storing.batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]]


async def test_a_batch_closes_by_its_bytes_as_well() -> None:
    storing = Storing()
    async with running(storing) as batcher:
        for n in range(3):
            batcher.put(Message(n, bytes(MAX_BATCH_BYTES // 2)))  # type: ignore[arg-type]
        await until_stored(storing, 2)
    assert storing.batches == [[0, 1], [2]]


async def test_stopping_stores_what_is_already_here() -> None:
    storing = Storing()
    async with running(storing, size=2) as batcher:
        for n in range(5):
            batcher.put(Message(n))  # type: ignore[arg-type]
    assert [n for batch in storing.batches for n in batch] == [0, 1, 2, 3, 4]
