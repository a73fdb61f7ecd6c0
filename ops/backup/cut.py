"""
One moment in four databases.

Whoever hears an event writes to `inbox` first. While that table is held in every database at once nobody hears
anything, so of what any snapshot taken meanwhile has heard, the producer's snapshot has the saying: no hearer is ever
ahead of a producer in a backup, and what was said and not yet heard is told again after a restore.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeAlias

import asyncpg

from ops.backup.archive import Head
from ops.backup.fault import Fault

# Longer than this nobody is made to wait: a batch that takes so long is let go first, and we try again.
HOLD_MILLISECONDS = 3000
ATTEMPTS = 5

Connection: TypeAlias = "asyncpg.Connection[Any]"


@dataclass(frozen=True)
class Cut:
    """Snapshots of one moment, by service; they live as long as the block that made them."""

    snapshots: Mapping[str, str]
    connections: Mapping[str, Connection]
    paused_ms: float

    async def head(self, service: str) -> Head:
        """How far a service was at that moment."""
        row = await self.connections[service].fetchrow(
            """
            SELECT chain_head.position, encode(chain_head.hash, 'hex') AS hash,
                   (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM stream) AS streams,
                   (SELECT array_agg(name ORDER BY applied_at, name) FROM schema_migration) AS migrations
            FROM chain_head
            """
        )
        return Head.model_validate(dict(row or {}))


@asynccontextmanager
async def cut(urls: Mapping[str, str]) -> AsyncIterator[Cut]:
    """Take snapshots of all databases at one moment (`urls`: as their owners). Raises Fault when it is not granted."""
    async with AsyncExitStack() as stack:
        keepers = {service: await _connected(stack, url) for service, url in urls.items()}
        holders = [await _connected(stack, url) for url in urls.values()]
        for keeper in keepers.values():
            await keeper.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield await _while_held(holders, keepers)


async def _connected(stack: AsyncExitStack, url: str) -> Connection:
    connection = await asyncpg.connect(url, server_settings={"application_name": "ops backup"})
    stack.push_async_callback(connection.close)
    return connection


async def _while_held(holders: list[Connection], keepers: Mapping[str, Connection]) -> Cut:
    for attempt in range(1, ATTEMPTS + 1):
        began = perf_counter()
        try:
            await _all_held(holders)
            exported = await asyncio.gather(*(_export(keeper) for keeper in keepers.values()))
            return Cut(dict(zip(keepers, exported, strict=True)), keepers, (perf_counter() - began) * 1000)
        except asyncpg.LockNotAvailableError as error:
            if attempt == ATTEMPTS:
                raise Fault("数据库太忙，稍后再试 | The databases are too busy to be held still: try later") from error
        finally:
            for holder in holders:
                await holder.execute("ROLLBACK")
        await asyncio.sleep(0.5 * attempt)
    raise AssertionError  # the loop returns or raises


async def _all_held(holders: list[Connection]) -> None:
    """Wait for all of them, also when one is refused: only what has its answer can be asked again."""
    for answer in await asyncio.gather(*(_hold(holder) for holder in holders), return_exceptions=True):
        if isinstance(answer, BaseException):
            raise answer


async def _hold(holder: Connection) -> None:
    await holder.execute(f"BEGIN; SET LOCAL lock_timeout = {HOLD_MILLISECONDS}; LOCK TABLE inbox IN SHARE MODE")


async def _export(keeper: Connection) -> str:
    snapshot: str = await keeper.fetchval("SELECT pg_export_snapshot()")
    return snapshot
