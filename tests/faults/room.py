"""One speaker, one hearer and their writers, with a proxy on each of the four links to the servers."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx

from deploy.native.ports import free_ports
from deploy.native.process import Process, Program, start
from shared.bus import connect
from shared.database import TRANSIENT, Database, close_pool, open_pool
from shared.events.registry import GroupAbsenceExplained
from shared.replay import PATIENCE
from shared.service import Running, Service, build, started
from shared.settings import Settings
from tests.faults.hearer import SERVICE as HEARER
from tests.faults.proxy import Proxy
from tests.faults.speaker import SERVICE as SPEAKER
from tests.faults.verdict import Verdict, judge
from tests.servers import Broker
from tests.world import Keys, eventually

ROOT = Path(__file__).parents[2]
STREAMS = 20
# Together with nine tenths of a hearer's patience it is less than the whole of it.
STILL_SECONDS = 4.0


@dataclass
class Still:
    """Whether a number stands: a hearer that still gets on is only slow, however long some stream has waited."""

    number: int = -1
    since: float = 0.0

    def stands(self, number: int, now: float) -> bool:
        """Has it been the same for a while?"""
        if number != self.number:
            self.number, self.since = number, now
        return now - self.since > STILL_SECONDS


def through(url: str, proxy: Proxy) -> str:
    """The same address by way of the proxy."""
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{login}@127.0.0.1:{proxy.port}").geturl()


@dataclass
class Writers:
    """Say events in small transactions; whoever is not told that the commit is safe does not know, and says no more."""

    database: Database
    attempted: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, events: int, at_once: int = 5, pause: float = 0.0, streams: int = STREAMS) -> None:
        """Write so many events, stream after stream; a failed transaction is not repeated, it was an attempt."""
        done = 0
        while done < events:
            size = min(at_once, events - done)
            codes = [f"b{n % streams}" for n in range(done, done + size)]
            try:
                await self._say(codes)
            except TRANSIENT:
                await asyncio.sleep(0.1)
            done += size
            await asyncio.sleep(pause)

    async def write_on(self, events: int, pause: float) -> None:
        """Write so many events, and more until it is `enough`: on a fast machine too a fault is to meet a flow."""
        await self.write(events, pause=pause)
        while not self.enough.is_set():
            await self.write(5, pause=0.05)

    async def _say(self, codes: list[str]) -> None:
        async with self.database.transaction("writer") as uow:
            for code in codes:
                uow.emit(GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=code, reason="other"))
            ids = [said.id for said in uow.said]
            self.attempted.update(ids)
        self.confirmed.update(ids)


@dataclass
class Room:
    """
    Two databases, a vhost and four proxies. Writers and the speaker share a link to their database.

    `users` are the logins the two services use on the broker (name -> password); the administrator unless given.
    """

    keys: Keys
    broker: Broker
    vhost: str
    databases: dict[str, str]
    links: dict[str, Proxy]
    folder: Path
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)

    def amqp(self, service: str) -> str:
        """The broker's address of a service, directly."""
        return self.broker.amqp_url(self.vhost, *self.logins.get(service, (None, None)))

    def settings(self, service: str) -> Settings:
        """What the service is told; it reaches both servers by its proxies."""
        told = {
            "society": "csbme",
            "database_url": through(self.databases[service], self.links[f"{service} sql"]),
            "broker_url": through(self.amqp(service), self.links[f"{service} amqp"]),
            "jwks_file": self.keys.jwks_file,
            "parked_key_file": self.keys.parked_key_file,
            "pool_size": 4,
        }
        return Settings(**(told | self.overrides))

    @asynccontextmanager
    async def running(self, service: str) -> AsyncIterator[Running]:
        """The service in this process."""
        async with started(declared(service), self.settings(service)) as here:
            yield here

    @asynccontextmanager
    async def both(self) -> AsyncIterator[tuple[Running, Running]]:
        """Speaker and hearer in this process, listening."""
        async with self.running("speaker") as speaker, self.running("hearer") as hearer:
            await eventually(lambda: speaker.listening and hearer.listening)
            yield speaker, hearer

    @asynccontextmanager
    async def writers(self) -> AsyncIterator[Writers]:
        """Writers to the speaker's database, by its proxy."""
        told = self.settings("speaker")
        pool = await open_pool(told.database_url, 4, "writers", told.statement_seconds)
        try:
            yield Writers(Database(pool, "/societies/csbme/registry", "Asia/Shanghai", lambda: None))
        finally:
            await close_pool(pool)

    def environment(self, service: str) -> dict[str, str]:
        """The settings of a service as a process of its own would be told them."""
        told = self.settings(service).model_dump(exclude_none=True, exclude={"peers", "http_host", "http_port"})
        return {f"LIANXI_{name.upper()}": str(value) for name, value in told.items()}

    def spawn(self, service: str, **environment: str) -> Spawned:
        """The service as a process of its own, at once (not yet listening)."""
        (port,) = free_ports(1)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LIANXI_"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        told = self.environment(service) | {"LIANXI_HTTP_PORT": str(port)} | environment
        log = self.folder / f"{service}.log"
        argv = [sys.executable, "-m", f"tests.faults.{service}", "serve"]
        return Spawned(start(Program(argv, kept | told, ROOT, log, dies_with_us=True)), port, log)

    @asynccontextmanager
    async def sql(self, service: str) -> AsyncIterator[asyncpg.Connection[Any]]:
        """A connection straight to a service's database."""
        connection = await asyncpg.connect(self.databases[service])
        try:
            yield connection
        finally:
            await connection.close()

    async def rows(self, service: str, statement: str, *values: Any) -> list[Any]:
        """What a statement gives, straight from the service's database."""
        async with self.sql(service) as connection:
            return await connection.fetch(statement, *values)

    async def value(self, service: str, statement: str, *values: Any) -> Any:
        """One value."""
        async with self.sql(service) as connection:
            return await connection.fetchval(statement, *values)

    async def depth(self, queue: str) -> int:
        """Messages ready in a queue."""
        connection = await connect(self.amqp("admin"), "depth")
        try:
            channel = await connection.channel()
            found = await channel.declare_queue(queue, passive=True)
            return found.declaration_result.message_count or 0
        finally:
            await connection.close()

    def broker_api(self) -> httpx.AsyncClient:
        """The broker's management API, as its administrator."""
        login = (self.broker.admin_user, self.broker.admin_password)
        return httpx.AsyncClient(base_url=self.broker.api_url, auth=login, trust_env=False, timeout=30)

    async def settled(self, seconds: float = 150, may_ask: bool = False) -> None:
        """
        Wait until the outbox is empty and the hearer stands where the speaker stands, in every stream.

        After a minute a hearer asks for what is missing, and a lost event would be healed before it is seen to be lost:
        unless it may ask, a stream that has waited for nearly so long is a loss, once nothing else is heard any more.
        """
        await eventually(self._settled if may_ask else partial(self._settled_unasked, Still()), seconds)

    async def _settled_unasked(self, still: Still) -> bool:
        stands = still.stands(await self.value("hearer", "SELECT count(*) FROM heard"), monotonic())
        waited = "SELECT subject FROM parked WHERE reason = 'waiting' AND parked_at < clock_timestamp() - $1::interval"
        if stands and (missing := await self.rows("hearer", waited, PATIENCE * 0.9)):
            raise RuntimeError(f"lost: {[row['subject'] for row in missing]} wait for an event that does not come")
        return await self._settled()

    async def _settled(self) -> bool:
        left = await self.value("speaker", "SELECT count(*) FROM outbox")
        said = await self.rows("speaker", "SELECT subject, version FROM stream WHERE version > 0")
        held = await self.rows("hearer", "SELECT subject, version FROM position")
        behind = {row["subject"]: row["version"] for row in said}
        for row in held:
            if behind.get(row["subject"]) == row["version"]:
                del behind[row["subject"]]
        parked = await self.rows("hearer", "SELECT reason, count(*) FROM parked GROUP BY 1")
        assert (left, behind) == (0, {}), [tuple(row) for row in parked]
        return True

    async def judged(self, writers: Writers) -> Verdict:
        """The five classes from the writers to what was applied, the order in each stream, and the chain."""
        heard = await self.rows("hearer", "SELECT event_id, subject, version FROM heard ORDER BY number")
        verdict = judge(writers.confirmed, writers.attempted, [str(row["event_id"]) for row in heard])
        at: dict[str, int] = {}
        for row in heard:
            assert row["version"] == at.get(row["subject"], 0) + 1, f"out of order: {tuple(row)} after {at}"
            at[row["subject"]] = row["version"]
        said = {
            r["subject"]: r["version"] for r in await self.rows("speaker", "SELECT * FROM stream WHERE version > 0")
        }
        assert at == said  # the counter of every aggregate on both sides
        logged = await self.rows("speaker", "SELECT event_id FROM event_log")
        assert sorted(str(row["event_id"]) for row in logged) == sorted(str(row["event_id"]) for row in heard)
        return verdict


@dataclass(frozen=True)
class Spawned:
    """A service as a process of its own."""

    process: Process
    port: int
    log: Path

    async def ready(self, seconds: float = 60) -> None:
        """Wait until it says that it is ready."""
        await eventually(self.says_ready, seconds)

    async def says_ready(self) -> bool:
        """Does it say so now? Fails when it has ended."""
        if not self.process.alive():
            raise RuntimeError(f"it ended:\n{self.log.read_text(errors='replace')[-3000:]}")
        try:
            async with httpx.AsyncClient(trust_env=False, verify=False) as client:
                return (await client.get(f"http://127.0.0.1:{self.port}/ready", timeout=3)).status_code == 200
        except httpx.HTTPError:
            return False

    async def ended(self, seconds: float) -> bool:
        """Has it ended within so many seconds?"""
        return await asyncio.to_thread(self.process.wait, seconds)


def declared(service: str) -> Service:
    """The declaration of one of the two."""
    return {"speaker": SPEAKER, "hearer": HEARER}[service]


@asynccontextmanager
async def links(broker: Broker, postgres_url: str) -> AsyncIterator[dict[str, Proxy]]:
    """A proxy on each link of both services."""
    sql = urlsplit(postgres_url)
    proxies: dict[str, Proxy] = {}
    async with AsyncExitStack() as stack:
        for service in ("speaker", "hearer"):
            proxies[f"{service} sql"] = await Proxy(sql.hostname or "127.0.0.1", sql.port or 5432).start()
            proxies[f"{service} amqp"] = await Proxy(broker.host, broker.port).start()
        for proxy in proxies.values():
            stack.push_async_callback(proxy.stop)
        yield proxies


def checks_of(running: Running, service: str) -> httpx.AsyncClient:
    """A client of the HTTP door of a service in this process."""
    app = build(declared(service), running.settings)
    app.state.running = running
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service", timeout=30)
