"""A whole system of processes of its own, an outside publisher that never gives up, and an oracle with an exact sum."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import orjson
import pytest
from aio_pika import DeliveryMode, Message

from deploy.launcher import System, down, up
from deploy.services import ALL
from ops.place import Place
from ops.publishers import Publisher, add_publisher
from shared.database import clock

SOURCE = "/societies/csbme/faults"


@dataclass
class Outside:
    """Publishes joined events with confirms; what was not confirmed is sent again under the same id."""

    publisher: Publisher
    confirmed: set[str] = field(default_factory=set)
    sent: int = 0

    async def publish(self, ids: list[str]) -> None:
        """Publish until every id is confirmed, whatever happens to the broker meanwhile."""
        todo = list(ids)
        while todo:
            try:
                todo = await self._publish(todo)
            except (
                OSError,
                TimeoutError,
                aio_pika.exceptions.AMQPError,
                RuntimeError,
                asyncio.CancelledError,
            ) as error:
                if isinstance(error, asyncio.CancelledError) and asyncio.current_task().cancelling():  # type: ignore[union-attr]
                    raise
                todo = [event_id for event_id in ids if event_id not in self.confirmed]
                await asyncio.sleep(0.3)

    async def _publish(self, ids: list[str]) -> list[str]:
        connection = await aio_pika.connect(f"{self.publisher.url()}?heartbeat=5", timeout=5)
        try:
            channel = await connection.channel(publisher_confirms=True)
            exchange = await channel.get_exchange("ingress.events", ensure=False)
            for event_id in ids:
                async with asyncio.timeout(10):
                    await exchange.publish(self._message(event_id), "membership.member.joined.v1")
                self.sent += 1
                self.confirmed.add(event_id)
            return []
        finally:
            await connection.close()

    def _message(self, event_id: str) -> Message:
        member = f"F-{event_id}"
        body: dict[str, Any] = {
            "specversion": "1.0", "id": event_id, "source": SOURCE, "type": "membership.member.joined.v1",
            "subject": member, "time": clock().isoformat(), "sequence": "1",
            "data": {"member": member, "kind": "individual", "branches": [], "effective_on": "2025-03-01"},
        }  # fmt: skip
        # The same fact sent again keeps its body: the time is that of the change, not of the sending.
        body["time"] = "2025-03-02T09:00:00+08:00"
        return Message(
            orjson.dumps(body), content_type="application/cloudevents+json", message_id=event_id,
            user_id=self.publisher.login, delivery_mode=DeliveryMode.PERSISTENT,
        )  # fmt: skip


@dataclass
class Whole:
    """The system under fault, by its processes."""

    system: System
    place: Place
    publisher: Publisher

    async def kill(self, name: str) -> None:
        """kill -9 of a service."""
        service = next(service for service in ALL if service.name == name)
        process = self.system.process(service)
        assert process is not None
        process.send(signal.SIGKILL)
        process.wait(10)

    async def mend(self) -> None:
        """Start what is missing, as `make up` does."""
        await asyncio.to_thread(up, self.system)

    async def owner(self, service: str) -> asyncpg.Connection[Any]:
        """A connection to a service's database, as its owner."""
        return await asyncpg.connect(self.place.known["owner_databases"][service])

    async def value(self, service: str, sql: str) -> Any:
        """One value from a service's database."""
        connection = await self.owner(service)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()


@pytest.fixture(scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """PostgreSQL, RabbitMQ and the services as processes in a folder of their own."""
    system = System(tmp_path_factory.mktemp("whole"))
    await asyncio.to_thread(up, system)
    try:
        told = json.loads((system.folder / "ops.json").read_text("utf-8"))
        place = Place(told["urls"], Path(told["issuer_key_file"]), told)
        yield Whole(system, place, await asyncio.to_thread(add_publisher, place, "faults", SOURCE))
    finally:
        await asyncio.to_thread(down, system)
