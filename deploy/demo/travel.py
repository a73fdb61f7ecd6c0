"""Watches the events on their way: what each service has said, and how much of it those who listen have heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

import asyncpg

from deploy.topology import HEARS, SERVICES

SECONDS = 120.0


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

    async def said(self) -> int:
        """How many events all services have said."""
        return sum([await self._number(name, "SELECT sum(version) FROM stream") for name in self._urls])

    async def until_heard(self, speaker: str, hearer: str) -> None:
        """Wait until a service has applied all that another one has said and it listens to."""
        await until_nothing(lambda: self._on_the_way(speaker, hearer))

    async def until_all_heard(self) -> None:
        """Wait until everything that was said is sent and heard by all who listen."""
        await until_nothing(self._unsent)
        for hearer in SERVICES:
            for speaker in SERVICES:
                await self.until_heard(speaker, hearer)

    async def _unsent(self) -> str:
        unsent = {name: await self._number(name, "SELECT count(*) FROM outbox") for name in self._urls}
        return ", ".join(f"{name} has {number} to send" for name, number in unsent.items() if number)

    async def _on_the_way(self, speaker: str, hearer: str) -> str:
        aggregates = [family.split(".")[1] for family in HEARS[hearer] if family.startswith(f"{speaker}.")]
        if not aggregates:
            return ""
        said = await self._number(
            speaker, "SELECT sum(version) FROM stream WHERE split_part(subject, '/', 1) = ANY($1)", aggregates
        )
        heard = await self._number(
            hearer,
            "SELECT sum(version) FROM position WHERE source = $1 AND split_part(subject, '/', 1) = ANY($2)",
            f"/societies/{self._society}/{speaker}",
            aggregates,
        )
        return f"{hearer} has heard {heard} of {said} from {speaker}" if heard < said else ""

    async def _number(self, service: str, statement: str, *values: Any) -> int:
        found = await self._connections[service].fetchval(statement, *values)
        return int(found or 0)


async def until_nothing(rest: Callable[[], Awaitable[str]], seconds: float = SECONDS) -> None:
    """Ask again and again until nothing is left. Raises NeverArrived with what was left."""
    end = time.monotonic() + seconds
    while left := await rest():
        if time.monotonic() > end:
            raise NeverArrived(f"not within {seconds:.0f} s: {left}")
        await asyncio.sleep(0.1)
