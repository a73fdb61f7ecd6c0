"""kill -9 of every process and both servers while events flow: the sum is exact afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.faults.conftest import Outside, Whole
from tests.faults.oracle import all_is_well
from tests.world import eventually

pytestmark = [pytest.mark.timeout(600)]
EVENTS = 3000


@asynccontextmanager
async def flowing(whole: Whole, prefix: str, events: int = EVENTS) -> AsyncIterator[Outside]:
    """Events flow from outside while the body of the block does its worst; on leaving, all are confirmed."""
    outside = Outside(whole.publisher)
    publishing = asyncio.create_task(outside.publish([f"{prefix}-{n}" for n in range(events)]))
    await eventually(lambda: len(outside.confirmed) > events // 10)
    yield outside
    await whole.mend()
    await asyncio.wait_for(publishing, 240)


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
    assert len(outside.confirmed) == EVENTS
    await all_is_well(whole, fault.__name__, EVENTS)
