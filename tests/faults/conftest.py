"""A whole system of its own, an outside publisher that never gives up, and a room with one speaker and one hearer."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import orjson
import pytest
from aio_pika import DeliveryMode, Message

from deploy.launcher import System, down, up
from deploy.native import Postgres, RabbitMQ
from deploy.native.packages import ensure_installed
from deploy.services import ALL
from deploy.topology import topology
from ops.place import Place
from ops.publishers import Publisher, add_publisher
from shared.database import clock
from shared.migrate import migrations
from tests.conftest import migrated_template
from tests.faults.hearer import SERVICE as HEARER
from tests.faults.room import Room, links
from tests.faults.speaker import SERVICE as SPEAKER
from tests.faults.verdict import SAID, Verdict
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys

SOURCE = "/societies/csbme/faults"
PORTION = 200  # what is published on one connection


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

    async def publish_until(self, enough: asyncio.Event, prefix: str, events: int) -> int:
        """Publish so many, and more until it is enough: a fault is to meet a flow on a fast machine too; how many."""
        sent = 0
        while sent < events or not enough.is_set():
            await self.publish([f"{prefix}-{n}" for n in range(sent, sent + PORTION)])
            sent += PORTION
        return sent

    async def _publish(self, ids: list[str]) -> list[str]:
        url = f"{self.publisher.url()}?heartbeat=5&cafile={self.publisher.ca_file}"
        connection = await aio_pika.connect(url, timeout=5)
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

    async def rows(self, service: str, sql: str, *values: Any) -> list[asyncpg.Record]:
        """What a statement gives, from a service's database."""
        connection = await self.owner(service)
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()

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
    try:
        await asyncio.to_thread(up, system)
        told = json.loads((system.folder / "ops.json").read_text("utf-8"))
        place = Place(told["urls"], Path(told["issuer_key_file"]), told)
        yield Whole(system, place, await asyncio.to_thread(add_publisher, place, "faults", SOURCE))
    finally:
        await asyncio.to_thread(down, system)


@dataclass(frozen=True)
class Private:
    """A PostgreSQL and a RabbitMQ of the fault tests alone: what is done to them disturbs nobody."""

    postgres: Postgres
    rabbitmq: RabbitMQ

    @property
    def broker(self) -> Broker:
        """The broker as tests know one."""
        here = self.rabbitmq
        return Broker("127.0.0.1", here.port, here.api_url, here.admin_user, here.admin_password)


@pytest.fixture(scope="session")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Private]:
    """Both, for the whole run: a test that breaks them puts them right again."""
    ensure_installed()
    folder = tmp_path_factory.mktemp("private")
    pair = Private(
        Postgres(folder / "postgres", durable=False),
        RabbitMQ(folder / "rabbitmq", conf="raft.wal_max_size_bytes = 67108864"),
    )
    try:
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(lambda server: server.start(), (pair.postgres, pair.rabbitmq)))
        yield pair
    finally:
        pair.rabbitmq.kill()
        pair.postgres.kill()


@pytest.fixture
async def room(broker: Broker, postgres_admin_url: str, keys: Keys, tmp_path: Path) -> AsyncIterator[Room]:
    """A speaker and a hearer on the servers of this test run, behind proxies."""
    async with _furnished(broker, postgres_admin_url, keys, tmp_path) as room:
        yield room


@pytest.fixture
async def private_room(private: Private, keys: Keys, tmp_path: Path) -> AsyncIterator[Room]:
    """The same on servers that may be broken."""
    async with _furnished(private.broker, private.postgres.admin_url, keys, tmp_path) as room:
        yield room


@asynccontextmanager
async def _furnished(broker: Broker, admin_url: str, keys: Keys, folder: Path) -> AsyncIterator[Room]:
    databases = {}
    for service in (SPEAKER, HEARER):
        wanted = migrations(service.migrations)
        template = await migrated_template(admin_url, f"faults_{service.name}", wanted)
        role = service.title.split()[0].lower()
        databases[role] = await new_database(admin_url, template)
    vhost = await new_vhost(broker, topology("of a test"))
    async with links(broker, admin_url) as proxies:
        yield Room(keys, broker, vhost, databases, proxies, folder)
    await drop_vhost(broker, vhost)
    for url in databases.values():
        await drop_database(admin_url, url)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its judgements to the process that prints."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["said"] = [(test, hop, asdict(verdict)) for test, hop, verdict in SAID]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the judgements of a worker."""
    SAID.extend((test, hop, Verdict(**five)) for test, hop, five in node.workeroutput.get("said", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The five numbers of every judgement, below the dots."""
    if SAID:
        terminalreporter.section("ok, lost, duplicated, recovered, unexpected")
        for test, hop, verdict in SAID:
            terminalreporter.line(f"{verdict}   {test} {'' if hop == 'all' else hop}")
