"""
The flow of a rebuild: one snapshot of the service, every ledger read up to it, both sets of rows compared in it.

The snapshot is the pause: rows, positions and outbox of one moment, while the service goes on. All that is written in
it are temporary tables, because its transaction is read-only: no outbox, no inbox, no row of the live tables.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

import asyncpg

from shared.consumer.decide import Heard
from shared.rebuild.apply import Applier, applied
from shared.rebuild.compare import Compared, compare
from shared.rebuild.ledger import Page, pages
from shared.rebuild.mend import head_of, mend
from shared.rebuild.recipe import Order, Recipe, Report, Tell
from shared.rebuild.shadow import connected, make_shadow, same_snapshot

Pages = AsyncGenerator[Page, None]
SELDOM = (100_000, 50, 50)
SNAPSHOT: dict[str, Any] = {"isolation": "repeatable_read", "readonly": True}


def untold(producer: str, events: int, position: int, head: int) -> None:
    """Nobody watches."""


async def rebuild(recipe: Recipe, order: Order, tell: Tell = untold) -> Report:
    """
    Rebuild a service's derived tables beside the live ones and compare; with `order.replace` put live rows right.

    Works on a running service. Raises KeyError when the ledger of a producer is not named in the order.
    """
    began = perf_counter()
    async with connected(order.database, recipe.name) as connection:
        await make_shadow(connection, recipe.tables)
        async with connection.transaction(**SNAPSHOT):
            head = await head_of(connection)
            with _seldom_collected():
                events = await _Filling(recipe, order, connection, tell).fill()
            written = perf_counter()
            tables = [await _compare(connection, table) for table in recipe.tables]
        report = Report(
            service=recipe.name,
            events=events,
            seconds=written - began,
            compare_seconds=perf_counter() - written,
            tables=tables,
        )
        if order.replace and not report.equal:
            report.replaced = await mend(connection, [t.table for t in tables if t.different], head)
        if report.equal or report.replaced is not None:
            await connection.execute("DELETE FROM public.rebuild_due")
    return report


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Events refer to nothing that refers to them: looking for circles every 700 objects costs a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _compare(connection: asyncpg.Connection[Any], table: str) -> Compared:
    await connection.execute(f'ANALYZE pg_temp."{table}"')
    return await compare(connection, table)


class _Filling:
    """Fills the shadow: the next page is read and decoded while the database writes the one before."""

    def __init__(self, recipe: Recipe, order: Order, connection: asyncpg.Connection[Any], tell: Tell) -> None:
        self._recipe, self._order, self._connection, self._tell = recipe, order, connection, tell
        self._applier = Applier(recipe, order, connection)
        self._events = 0

    async def fill(self) -> int:
        """Apply every ledger, our own first; returns how many events were applied."""
        snapshot: str = await self._connection.fetchval("SELECT pg_export_snapshot()")
        async with connected(self._order.database, self._recipe.name) as beside, beside.transaction(**SNAPSHOT):
            await same_snapshot(beside, snapshot)
            if own := [type_ for type_, save in self._recipe.says.items() if save]:
                await self._drain(self._recipe.name, pages(beside, own), self._applier.remember)
            for producer in sorted({type_.split(".")[0] for type_ in self._recipe.hears}):
                await self._drain(producer, self._heard(beside, producer), self._applier.hear)
        return self._events

    async def _heard(self, beside: asyncpg.Connection[Any], producer: str) -> Pages:
        """A producer's ledger as of now, less what we had not applied yet in our snapshot, which is older."""
        types = [type_ for type_ in self._recipe.hears if type_.split(".")[0] == producer]
        async with connected(self._order.ledgers[producer], self._recipe.name) as ledger:
            async with ledger.transaction(**SNAPSHOT), aclosing(pages(ledger, types)) as said:
                async for page in said:
                    yield replace(page, events=await applied(beside, page.events))

    async def _drain(self, producer: str, source: Pages, apply: Callable[[list[Heard]], Awaitable[None]]) -> None:
        ahead: asyncio.Queue[Page | None] = asyncio.Queue(maxsize=1)

        async def read() -> None:
            async with aclosing(source):
                async for page in source:
                    await ahead.put(page)
            await ahead.put(None)

        async with asyncio.TaskGroup() as both:
            both.create_task(read())
            while page := await ahead.get():
                await apply(page.events)
                self._events += len(page.events)
                self._tell(producer, self._events, page.position, page.head)
