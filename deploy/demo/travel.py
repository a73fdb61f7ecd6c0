"""Watches the events on their way: what each service has said, and how much of it the others have heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import asyncpg

SECONDS = 120.0
HEARERS = ("activities", "outreach", "reporting")


class NeverArrived(Exception):
    """Something did not travel in time; the message says what was seen last."""


class Travel:
    """Reads the kernel's tables of every service with the operator's read-only role. Open with `async with`."""

    def __init__(self, society: str, databases: Mapping[str, str]) -> None:
        self._society, self._urls = society, databases
        self._connections: dict[str, asyncpg.Connection[Any]] = {}

    async def __aenter__(self) -> Self:
        for name, url in self._urls.items():
            self._connections[name] = await asyncpg.connect(url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections.values():
            await connection.close()

    async def said(self, service: str, subjects: str = "%") -> int:
        """How many events a service has said about subjects such as `branch/%`."""
        return await self._number(service, "SELECT sum(version) FROM stream WHERE subject LIKE $1", subjects)

    async def unsent(self, service: str) -> int:
        """How many of them the broker has not confirmed yet."""
        return await self._number(service, "SELECT count(*) FROM outbox")

    async def heard(self, hearer: str, speaker: str, subjects: str = "%") -> int:
        """How many events of `speaker` have been applied by `hearer`."""
        source = f"/societies/{self._society}/{speaker}"
        return await self._number(
            hearer, "SELECT sum(version) FROM position WHERE source = $1 AND subject LIKE $2", source, subjects
        )

    async def parked(self, service: str) -> int:
        """How many events a service has set aside."""
        return await self._number(service, "SELECT count(*) FROM parked")

    async def until_heard(self, speaker: str, hearers: tuple[str, ...], subjects: str = "%") -> None:
        """Wait until the hearers have applied all that has been said about these subjects."""

        async def rest() -> str:
            said = await self.said(speaker, subjects)
            missing = {hearer: said - await self.heard(hearer, speaker, subjects) for hearer in hearers}
            return ", ".join(f"{hearer} lacks {number} of {speaker}" for hearer, number in missing.items() if number)

        await until_nothing(rest)

    async def until_all_arrived(self) -> None:
        """Wait until everything that was said is sent and heard by all who listen."""

        async def rest() -> str:
            unsent = {name: await self.unsent(name) for name in self._urls}
            return ", ".join(f"{name} has {number} to send" for name, number in unsent.items() if number)

        await until_nothing(rest)
        await self.until_heard("registry", HEARERS)
        await self.until_heard("activities", ("outreach", "reporting"))
        await self.until_heard("outreach", ("reporting",))

    async def _number(self, service: str, statement: str, *values: str) -> int:
        found = await self._connections[service].fetchval(statement, *values)
        return int(found or 0)


async def until_nothing(rest: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Ask again and again until nothing is left. Raises NeverArrived with what was left."""
    end = time.monotonic() + seconds
    while left := await rest():
        if time.monotonic() > end:
            raise NeverArrived(f"not within {seconds:.0f} s: {left}")
        await asyncio.sleep(0.1)
