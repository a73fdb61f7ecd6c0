"""The whole system inside one test process: four services on real servers, and people who ask with tokens."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

import httpx
from fastapi import FastAPI
from joserfc.jwk import KeySet, OKPKey
from starlette.datastructures import State

from shared.database import clock
from shared.identity import Office, issue
from shared.service import Running, Service, attach, build, started
from shared.settings import Settings
from tests.openapi.record import record

SERVICES = ("registry", "activities", "outreach", "reporting")
# What is only late is no fault: only a test that fails waits for so long (seconds; a test may last twice as long).
PATIENT = 60.0


@dataclass(frozen=True)
class Keys:
    """The issuer's key, its public half as a file, and the key for parked bodies."""

    issuer: OKPKey
    jwks_file: Path
    parked_key_file: Path

    @classmethod
    def write(cls, folder: Path, issuer: OKPKey, parked_key: bytes) -> Keys:
        """Write the files that services read."""
        (folder / "jwks.json").write_text(json.dumps(KeySet([issuer]).as_dict(private=False)))
        (folder / "parked.key").write_bytes(parked_key)
        return cls(issuer, folder / "jwks.json", folder / "parked.key")

    def token(self, office: str, scope: str | None = None, subject: str | None = None) -> str:
        """A token of ten minutes for one office."""
        return issue(self.issuer, subject or f"test-{office}", [Office(office=office, scope=scope)], clock())


async def eventually(check: Callable[[], Awaitable[Any] | Any], seconds: float = PATIENT) -> Any:
    """Ask again and again until `check` is true, and return what it gave; on time-out say what it last gave."""
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            last = check()
            last = await last if inspect.isawaitable(last) else last
            if last:
                return last
        except AssertionError as error:
            last = error
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {seconds} s; last seen: {last!r}")


@cache
def _common(jwks_file: Path, parked_key_file: Path) -> Settings:
    """What all services of all worlds are told: the environment is read once."""
    return Settings(
        society="csbme",
        database_url="-",
        broker_url="-",
        jwks_file=jwks_file,
        parked_key_file=parked_key_file,
        pool_size=4,
        delivery_hosts="127.0.0.1",
    )


# The declaration itself is kept beside its doors: another of the same name is another service.
_IDLE: dict[int, tuple[Service, list[FastAPI]]] = {}


@contextmanager
def _lent(service: Service, settings: Settings) -> Iterator[FastAPI]:
    """
    A door as `build` makes it, for one world at a time: its routes take longer to make than most tests take to run.

    Whatever a world keeps beside it goes with the world.
    """
    _, idle = _IDLE.setdefault(id(service), (service, []))
    app = idle.pop() if idle else build(service, settings)
    try:
        yield app
    finally:
        app.state = State()
        idle.append(app)


class World:
    """Start with `async with`; every service runs with its relay, its consumers and its HTTP door."""

    def __init__(self, keys: Keys, broker_url: str, databases: dict[str, str], services: dict[str, Service]) -> None:
        self.keys, self.broker_url, self.databases, self._services = keys, broker_url, databases, services
        self.running: dict[str, Running] = {}
        self._apps: dict[str, Any] = {}
        self._stack = AsyncExitStack()
        self._clients: list[httpx.AsyncClient] = []

    async def __aenter__(self) -> Self:
        for name, service in self._services.items():
            await self.start(name, service)
        await eventually(lambda: all(r.listening for r in self.running.values()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            await client.aclose()
        failed = [name for name, running in self.running.items() if running.failed.is_set()]
        await self._stack.aclose()
        assert not failed, f"a part of {failed} ended by a fault; see its log"

    async def start(self, name: str, service: Service) -> None:
        """Start one service in this process."""
        settings = self.settings(name)
        running = await self._stack.enter_async_context(started(service, settings))
        app = self._stack.enter_context(_lent(service, settings))
        attach(app, service, running)
        self.running[name], self._apps[name] = running, app

    def settings(self, name: str) -> Settings:
        """The settings a service of this world runs with."""
        own = {"database_url": self.databases[name], "broker_url": self.broker_url, "peers": {}}
        return _common(self.keys.jwks_file, self.keys.parked_key_file).model_copy(update=own)

    def client(
        self, service: str, office: str | None, scope: str | None = None, subject: str | None = None
    ) -> httpx.AsyncClient:
        """An HTTP client of a service with the token of one office; without an office it has no token."""
        headers = {"Authorization": f"Bearer {self.keys.token(office, scope, subject)}"} if office else {}
        transport = httpx.ASGITransport(self._apps[service], raise_app_exceptions=False)
        watched = {"response": [partial(record, service)]}
        client = httpx.AsyncClient(
            transport=transport, base_url=f"http://{service}", headers=headers, timeout=30, event_hooks=watched
        )
        self._clients.append(client)
        return client

    def app(self, service: str) -> Any:
        """The web application of a service."""
        return self._apps[service]

    async def eventually(self, check: Callable[[], Awaitable[Any] | Any], seconds: float = PATIENT) -> Any:
        """See `eventually`."""
        return await eventually(check, seconds)

    async def quiet(self) -> None:
        """Wait until every outbox is empty and every hearer has what the ledgers say, as long as they get on."""
        before = -1
        while (now := await self._so_far()) > before:
            before = now
            with suppress(AssertionError):
                return await eventually(self._all_heard)
        raise AssertionError(f"nothing was said or heard for a while, and not all is heard: {now} versions")

    async def _so_far(self) -> int:
        """How much all services have said and heard; it grows as long as they get on, however busy the machine is."""
        asked = "SELECT (SELECT position FROM chain_head) + (SELECT coalesce(sum(version), 0) FROM position)"
        return sum([int(await running.database.pool.fetchval(asked)) for running in self.running.values()])

    async def _all_heard(self) -> bool:
        heads: dict[str, set[tuple[str, str, int]]] = {}
        for name, running in self.running.items():
            if await running.database.pool.fetchval("SELECT count(*) FROM outbox"):
                return False
            rows = await running.database.pool.fetch(
                "SELECT subject, max(version) AS version FROM event_log GROUP BY 1"
            )
            heads[name] = {(running.database.source, row["subject"], row["version"]) for row in rows}
        for running in self.running.values():
            rows = await running.database.pool.fetch("SELECT source, subject, version FROM position")
            have = {(row["source"], row["subject"]): row["version"] for row in rows}
            for name, streams in heads.items():
                heard = {f.split(".")[1] for f in running.service.families if f.startswith(f"{name}.")}
                for source, subject, version in streams:
                    if subject.split("/")[0] in heard and have.get((source, subject), 0) < version:
                        return False
        return True
