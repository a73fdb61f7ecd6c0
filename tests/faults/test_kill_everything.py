"""kill -9 of every process and both servers while events flow: the sum is exact afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.faults.conftest import Outside, Whole
from tests.faults.oracle import all_is_well
from tests.world import eventually

EVENTS = 3000


@asynccontextmanager
async def flowing(whole: Whole, prefix: str) -> AsyncIterator[Outside]:
    """Events flow from outside until the body of the block has done its worst; on leaving, all are confirmed."""
    outside, enough = Outside(whole.publisher), asyncio.Event()
    publishing = asyncio.create_task(outside.publish_until(enough, prefix, EVENTS))
    await eventually(lambda: len(outside.confirmed) > EVENTS // 10)
    yield outside
    await whole.mend()
    enough.set()
    await publishing


Fault = Callable[[Whole], Awaitable[None]]


async def the_registry(whole: Whole) -> None:
    await whole.kill("registry")


async def reporting(whole: Whole) -> None:
    await whole.kill("reporting")


async def rabbitmq(whole: Whole) -> None:
    await asyncio.to_thread(whole.system.pair.rabbitmq.kill)


async def postgresql(whole: Whole) -> None:
    await asyncio.to_thread(whole.system.pair.postgres.kill)


heavy = pytest.mark.heavy
FAULTS = [
    the_registry,
    pytest.param(reporting, marks=heavy),
    pytest.param(rabbitmq, marks=heavy),
    pytest.param(postgresql, marks=heavy),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_nothing_is_lost_or_doubled_when_killed_is(whole: Whole, fault: Fault) -> None:
    async with flowing(whole, fault.__name__) as outside:
        for _ in range(2):
            await fault(whole)
            await asyncio.sleep(1)
            await whole.mend()
    assert len(outside.confirmed) >= EVENTS
    await all_is_well(whole, fault.__name__, len(outside.confirmed))
