"""The whole system at rest: memory of each service, and how long a membership event takes to be seen in reporting."""

from __future__ import annotations

import asyncio
import json
import statistics
from pathlib import Path
from time import perf_counter

import asyncpg
import orjson
import uuid_utils
from aio_pika import DeliveryMode, Message

from deploy.launcher import System, down, up
from deploy.services import ALL
from ops.place import Place
from ops.publishers import add_publisher
from shared.bus import connect
from shared.database import clock

SETTLE_SECONDS = 3.0


async def measure(folder: Path, samples: int) -> dict[str, float]:
    """Start the system in a folder of its own and measure; keys as in build/bench.json. Milliseconds and MB."""
    system = System(folder)
    await asyncio.to_thread(up, system)
    try:
        await asyncio.sleep(SETTLE_SECONDS)
        figures = {f"rss_mb_{service.name}": _rss_mb(system, service.name) for service in ALL}
        return figures | await _latency(system, samples)
    finally:
        await asyncio.to_thread(down, system)


def _rss_mb(system: System, name: str) -> float:
    service = next(service for service in ALL if service.name == name)
    process = system.process(service)
    assert process is not None
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"{name} has no memory")


async def _latency(system: System, samples: int) -> dict[str, float]:
    told = json.loads((system.folder / "ops.json").read_text("utf-8"))
    place = Place(told["urls"], Path(told["issuer_key_file"]), told)
    publisher = await asyncio.to_thread(add_publisher, place, "bench", "/societies/csbme/bench")
    owner = system.place.postgres
    reporting = await asyncpg.connect(f"postgresql://reporting:{system.secrets.role('reporting')}@{owner}/reporting")
    connection = await connect(f"{publisher.url()}?cafile={publisher.ca_file}", "bench.outside")
    known = await reporting.fetchval("SELECT count(*) FROM fact")
    run = uuid_utils.uuid7()
    took: list[float] = []
    try:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.get_exchange("ingress.events", ensure=False)
        for n in range(samples):
            message = _joined(f"B-{run}-{n}", publisher.login, publisher.source)
            began = perf_counter()
            await exchange.publish(message, "membership.member.joined.v1")
            while await reporting.fetchval("SELECT count(*) FROM fact") <= known + n:  # noqa: ASYNC110  (polled as a reader would)
                await asyncio.sleep(0.001)
            took.append((perf_counter() - began) * 1000)
            await asyncio.sleep(0.05)
    finally:
        await connection.close()
        await reporting.close()
    took.sort()
    return {
        "latency_idle_p50_ms": statistics.median(took),
        "latency_idle_p99_ms": took[min(len(took) - 1, int(len(took) * 0.99))],
    }


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
