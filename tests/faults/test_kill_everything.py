"""kill -9 of every process and both servers while events flow: the sum is exact afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from ops.proof.chain import check_chains
from ops.proof.verify import verify
from tests.faults.conftest import Outside, Whole
from tests.world import eventually

pytestmark = [pytest.mark.timeout(600)]
EVENTS = 3000


@asynccontextmanager
async def flowing(whole: Whole, prefix: str, events: int = EVENTS) -> AsyncIterator[Outside]:
    """Events flow from outside while the body of the block does its worst; on leaving, all are confirmed."""
    outside = Outside(whole.publisher)
    publishing = asyncio.create_task(outside.publish([f"{prefix}-{n}" for n in range(events)]))
    await eventually(lambda: len(outside.confirmed) > events // 10, 60)
    yield outside
    await whole.mend()
    await asyncio.wait_for(publishing, 240)


async def all_is_well(whole: Whole, prefix: str, events: int = EVENTS) -> None:
    """Every confirmed event was judged once, said once, and is one fact; both proofs of ops agree."""
    accepted = f"SELECT count(*) FROM ingress_event WHERE id LIKE '{prefix}-%' AND outcome = 'accepted'"
    await eventually(lambda: is_value(whole, "registry", accepted, events), 120)
    await eventually(lambda: is_value(whole, "registry", "SELECT count(*) FROM outbox", 0), 60)
    said = await whole.value("registry", "SELECT count(*) FROM event_log WHERE type = 'registry.member.joined.v1'")
    facts = "SELECT count(*) FROM fact WHERE type = 'registry.member.joined.v1'"
    await eventually(lambda: is_value(whole, "reporting", facts, said), 120)
    assert await whole.value("reporting", "SELECT count(DISTINCT subject) FROM fact") == said
    assert await verify(whole.place, 30)
    assert await check_chains(whole.place)


async def is_value(whole: Whole, service: str, sql: str, value: int) -> bool:
    found = await whole.value(service, sql)
    assert found == value, (service, sql, found, value)
    return True


Fault = Callable[[Whole], Awaitable[None]]


async def the_registry(whole: Whole) -> None:
    await whole.kill("registry")


async def reporting(whole: Whole) -> None:
    await whole.kill("reporting")


async def rabbitmq(whole: Whole) -> None:
    await asyncio.to_thread(whole.system.pair.rabbitmq.kill)


async def postgresql(whole: Whole) -> None:
    await asyncio.to_thread(whole.system.pair.postgres.kill)


@pytest.mark.parametrize("fault", [the_registry, reporting, rabbitmq, postgresql], ids=lambda fault: fault.__name__)
async def test_nothing_is_lost_or_doubled_when_killed_is(whole: Whole, fault: Fault) -> None:
    async with flowing(whole, fault.__name__) as outside:
        for _ in range(2):
            await fault(whole)
            await asyncio.sleep(1)
            await whole.mend()
    assert len(outside.confirmed) == EVENTS
    await all_is_well(whole, fault.__name__)
