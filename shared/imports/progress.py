"""How far an import is, written down beside it: whoever asks is told, also after the process that did it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from shared.database import Connection, UnitOfWork
from shared.imports.refusals import BatchIsRunning
from shared.log import get_logger
from shared.workbook.progress import Progress

log = get_logger(__name__)

EVERY_SECONDS = 1.0
KEPT_DAYS = 90
_LOCK = "hashtextextended('import ' || $1, 0)"


@dataclass(slots=True)
class Running:
    """An import that is about to run; `begun` once its transaction holds the name."""

    batch: str
    progress: Progress = field(default_factory=Progress)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, uow: UnitOfWork) -> Progress:
        """
        Hold the name of the batch until the transaction ends, by which others see that it runs. Raises BatchIsRunning.

        A process that is killed holds nothing any more, and nothing that it did was saved.
        """
        if not await uow.connection.fetchval(f"SELECT pg_try_advisory_xact_lock({_LOCK})", self.batch):
            raise BatchIsRunning(field="X-Batch-Id", batch=self.batch)
        self.begun.set()
        return self.progress


@asynccontextmanager
async def written_down(pool: asyncpg.Pool[Any], batch: str, *, named: bool = True) -> AsyncIterator[Running]:
    """
    While the work goes on, write every second how far it is; at the end, that it ended.

    Nothing is written where the caller has `named` no batch: nobody could ask for it, and a dry run keeps nothing.
    """
    running = Running(batch)
    writing = asyncio.create_task(_write(pool, running) if named else asyncio.sleep(0))
    try:
        yield running
    finally:
        running.progress.finished = True
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        if named and running.begun.is_set():
            await _keep(pool, running)


async def _write(pool: asyncpg.Pool[Any], running: Running) -> None:
    await running.begun.wait()
    while True:
        await _keep(pool, running)
        await asyncio.sleep(EVERY_SECONDS)


async def _keep(pool: asyncpg.Pool[Any], running: Running) -> None:
    """One line; that it cannot be written is logged, and keeps no import from going on."""
    progress = running.progress
    try:
        await pool.execute(
            """
            WITH old AS (DELETE FROM import_progress WHERE told_at < now() - make_interval(days => $7))
            INSERT INTO import_progress (batch, told_at, phase, done, total, sheets, finished)
            VALUES ($1, now(), $2, $3, $4, $5, $6)
            ON CONFLICT (batch) DO UPDATE
            SET told_at = EXCLUDED.told_at, phase = EXCLUDED.phase, done = EXCLUDED.done, total = EXCLUDED.total,
                sheets = EXCLUDED.sheets, finished = EXCLUDED.finished
            """,
            running.batch,
            progress.phase,
            progress.done,
            progress.total,
            dict(progress.sheets),
            progress.finished,
            KEPT_DAYS,
        )
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        log.warning("import_progress_unwritten", batch=running.batch, error=repr(error))


async def progress_of(connection: Connection, batch: str) -> dict[str, Any] | None:
    """
    How far an import is, and its state; None where nobody knows of it. Not in one snapshot: the name is asked first.

    `running`: some process does it. `saved`: all of it is there. `ended`: it was shown or refused, and saved nothing.
    `stopped`: the process is gone and nothing was saved; the same file may be sent again under the same name.
    """
    runs = not await connection.fetchval(f"SELECT pg_try_advisory_xact_lock_shared({_LOCK})", batch)
    row = await connection.fetchrow(
        """
        SELECT told.batch, told.phase, told.done, told.total, told.sheets, told.finished, told.told_at,
               EXISTS (SELECT FROM import_batch AS kept WHERE kept.batch = told.batch) AS saved
        FROM import_progress AS told
        WHERE told.batch = $1
        """,
        batch,
    )
    if row is None:
        return None
    told = dict(row)
    saved, ended = told.pop("saved"), told["finished"]
    return {**told, "state": "running" if runs else "saved" if saved else "ended" if ended else "stopped"}
