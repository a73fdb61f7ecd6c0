"""The whole system at rest: memory of each service, and how long a membership event takes to be seen in reporting."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
import orjson
import uuid_utils
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractExchange

from deploy.launcher import System, down, up
from deploy.services import ALL
from ops.place import Place
from ops.publishers import Publisher, add_publisher
from shared.bus import connect
from shared.database import clock

SETTLE_SECONDS = 3.0
RATE, RATE_SECONDS = 50, 12


async def measure(folder: Path, samples: int) -> dict[str, float]:
    """Start the system in a folder of its own and measure; keys as in build/bench.json. Milliseconds and MB."""
    system = System(folder)
    await asyncio.to_thread(up, system)
    try:
        await asyncio.sleep(SETTLE_SECONDS)
        figures = {f"rss_mb_{service.name}": rss_mb(system, service.name) for service in ALL}
        async with _outside(system) as outside:
            return figures | await _latency(outside, samples) | await _latency_at(outside, RATE, RATE * RATE_SECONDS)
    finally:
        await asyncio.to_thread(down, system)


def rss_mb(system: System, name: str) -> float:
    """The memory of one service's process now."""
    service = next(service for service in ALL if service.name == name)
    process = system.process(service)
    assert process is not None
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"{name} has no memory")


@dataclass
class Outside:
    """A program of another system, and a reader of reporting's facts."""

    publisher: Publisher
    exchange: AbstractExchange
    reporting: asyncpg.Connection[Any]
    run: str

    async def publish(self, n: int) -> None:
        """Send the n-th event; it is stored by the broker on return."""
        message = _joined(f"B-{self.run}-{n}", self.publisher.login, self.publisher.source)
        await self.exchange.publish(message, "membership.member.joined.v1")

    async def seen(self) -> int:
        """How many facts reporting has."""
        return int(await self.reporting.fetchval("SELECT count(*) FROM fact"))


@asynccontextmanager
async def _outside(system: System) -> AsyncIterator[Outside]:
    told = json.loads((system.folder / "ops.json").read_text("utf-8"))
    place = Place(told["urls"], Path(told["issuer_key_file"]), told)
    publisher = await asyncio.to_thread(add_publisher, place, "bench", "/societies/csbme/bench")
    owner = f"reporting:{system.secrets.role('reporting')}@{system.place.postgres}"
    reporting = await asyncpg.connect(f"postgresql://{owner}/reporting")
    connection = await connect(f"{publisher.url()}?cafile={publisher.ca_file}", "bench.outside")
    try:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.get_exchange("ingress.events", ensure=False)
        yield Outside(publisher, exchange, reporting, str(uuid_utils.uuid7()))
    finally:
        await connection.close()
        await reporting.close()


async def _latency(outside: Outside, samples: int) -> dict[str, float]:
    """One event after the other, with nothing else on its way."""
    known = await outside.seen()
    took: list[float] = []
    for n in range(samples):
        began = perf_counter()
        await outside.publish(n)
        while await outside.seen() <= known + n:  # noqa: ASYNC110  (polled as a reader would)
            await asyncio.sleep(0.001)
        took.append((perf_counter() - began) * 1000)
        await asyncio.sleep(0.05)
    return {"latency_idle_p50_ms": statistics.median(took), "latency_idle_p99_ms": _p99(took)}


async def _latency_at(outside: Outside, rate: int, events: int) -> dict[str, float]:
    """At a steady rate a second: from the moment an event is due to be sent until so many are seen."""
    known = await outside.seen()
    began = perf_counter()
    due = [began + n / rate for n in range(events)]
    sending = asyncio.create_task(_send_when_due(outside, due))
    took: list[float] = []
    while len(took) < events:
        visible = await outside.seen() - known
        now = perf_counter()
        took += [(now - due[n]) * 1000 for n in range(len(took), visible)]
        await asyncio.sleep(0.005)
    await sending
    return {f"latency_{rate}eps_p50_ms": statistics.median(took), f"latency_{rate}eps_p99_ms": _p99(took)}


async def _send_when_due(outside: Outside, due: list[float]) -> None:
    async with asyncio.TaskGroup() as sending:
        for n, moment in enumerate(due):
            await asyncio.sleep(max(0.0, moment - perf_counter()))
            sending.create_task(outside.publish(1_000_000 + n))


def _p99(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.99))]


def _joined(member: str, login: str, source: str) -> Message:
    body = {
        "specversion": "1.0",
        "id": str(uuid_utils.uuid7()),
        "source": source,
        "type": "membership.member.joined.v1",
        "subject": member,
        "time": clock().isoformat(),
        "sequence": "1",
        "data": {"member": member, "kind": "individual", "branches": [], "effective_on": "2025-03-01"},
    }
    return Message(
        orjson.dumps(body),
        content_type="application/cloudevents+json",
        message_id=body["id"],
        user_id=login,
        delivery_mode=DeliveryMode.PERSISTENT,
    )
