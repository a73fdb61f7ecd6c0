"""The same hearer for real: Intake and its tables in PostgreSQL, the queue in RabbitMQ; driven from another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import uuid_utils.compat as uuids
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from cryptography.fernet import Fernet

from shared.bus import REPLAY, Outgoing, connect, login_of, publish_all
from shared.consumer import Intake, read
from shared.consumer.decide import Heard
from shared.consumer.parked import ParkedStore
from shared.database import Database, UnitOfWork
from shared.events.base import SINGLE
from shared.events.envelope import encode
from shared.events.registry import GroupAbsenceExplained

T = TypeVar("T")
QUEUE = "reporting.replay"  # a queue with a single active consumer cannot be asked message by message


class Real:
    """`database` has the kernel's tables and `heard`; the queue is that of reporting in the broker's vhost."""

    def __init__(self, database: Database, amqp_url: str, loop: asyncio.AbstractEventLoop) -> None:
        self._database, self._url, self._loop = database, amqp_url, loop
        parked = ParkedStore(database, Fernet.generate_key())
        self._intake = Intake("reporting", database, parked, {GroupAbsenceExplained.TYPE: self._hear}, 4)
        self._connection: AbstractConnection | None = None
        self._out: AbstractChannel | None = None
        self._sent: dict[str, Heard] = {}
        self.indigestible: set[str] = set()

    async def empty(self) -> None:
        """As on the first day."""
        await self._database.pool.execute("TRUNCATE heard, inbox, position, parked")
        self._sent.clear()
        self.indigestible.clear()
        self._connection = self._connection or await connect(self._url, "machine")
        self._out = self._out or await self._connection.channel(publisher_confirms=True)
        await (await self._out.get_queue(QUEUE, ensure=False)).purge()

    async def close(self) -> None:
        """Let go of the broker."""
        if self._connection:
            await self._connection.close()

    @property
    def queue(self) -> list[Heard]:
        return list(self._sent.values())

    def send(self, events: list[Heard]) -> None:
        self._do(self._send(events))

    def deliver(self, count: int, crash: str | None = None) -> list[Heard]:
        return self._do(self._deliver(count, crash))

    def retry(self) -> None:
        self._do(self._retry())

    def let_all_be_tried(self) -> None:
        self._do(
            self._database.pool.execute(
                "UPDATE parked SET reason = 'retry', next_attempt_at = now(), attempts = 0 WHERE reason = 'poison'"
            )
        )

    def heard(self) -> list[tuple[str, int, str]]:
        rows = self._do(self._database.pool.fetch("SELECT subject, version, event_id FROM heard ORDER BY number"))
        return [(row["subject"], row["version"], str(row["event_id"])) for row in rows]

    def aside(self) -> dict[str, str]:
        rows = self._do(self._database.pool.fetch("SELECT event_id, reason FROM parked"))
        return {str(row["event_id"]): row["reason"] for row in rows}

    def reached(self) -> dict[str, int]:
        return {r["subject"]: r["version"] for r in self._do(self._database.pool.fetch("SELECT * FROM position"))}

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _hear(self, uow: UnitOfWork, events: list[Heard]) -> None:
        if any(event.id in self.indigestible for event in events):
            raise ValueError("indigestible")
        await uow.connection.executemany(
            "INSERT INTO heard (subject, version, event_id) VALUES ($1, $2, $3)",
            [(event.subject, event.version, event.id) for event in events],
        )

    async def _send(self, events: list[Heard]) -> None:
        messages = [
            Outgoing(
                REPLAY,
                "reporting",
                str(uuids.uuid7()),
                SINGLE,
                encode(event),
                {"ce-replay": True} if event.replay else None,
            )
            for event in events
        ]
        assert self._out is not None
        assert all(await publish_all(self._out, messages, login_of(self._url)))
        self._sent |= {message.message_id: event for message, event in zip(messages, events, strict=True)}

    async def _deliver(self, count: int, crash: str | None) -> list[Heard]:
        assert self._connection is not None
        channel = await self._connection.channel(publisher_confirms=False)
        try:
            queue = await channel.get_queue(QUEUE, ensure=False)
            messages: list[AbstractIncomingMessage] = []
            while len(messages) < count and (message := await queue.get(fail=False)):
                messages.append(message)
            batch = read(messages)
            if crash != "before":
                await self._intake.store(batch)
            if crash is None and messages:
                await messages[-1].ack(multiple=True)
                for message in messages:
                    del self._sent[str(message.message_id)]
            return [] if crash == "before" else batch.events
        finally:
            with suppress(Exception):
                await channel.close()  # what was not acknowledged goes back into the queue

    async def _retry(self) -> None:
        await self._database.pool.execute("UPDATE parked SET next_attempt_at = now() WHERE reason = 'retry'")
        await self._intake.retry_due()
