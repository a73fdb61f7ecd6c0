"""The relay: the only one who publishes events. It moves what the broker has confirmed from outbox to event_log."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
from aio_pika.abc import AbstractChannel, AbstractConnection

from shared.bus import DOMAIN_EVENTS, Outgoing, batch_key, connect, login_of, publish_all, routing_key
from shared.closing import closed
from shared.crash import crash_point
from shared.database import CONNECT_SECONDS, KEEPALIVE
from shared.events.base import BATCH, SINGLE
from shared.log import get_logger
from shared.telemetry import RELAY_BATCH_SECONDS, RELAY_EVENTS, RELAY_LEADER

log = get_logger(__name__)

TAKE = 500
MAX_BATCH_BYTES = 128 * 1024
# Below this backlog events travel singly: nothing is gained by packing, and they are easier to look at.
PACK_FROM = 32
IDLE_SECONDS = (0.02, 0.3)
# A leader that is cut off without a word loses its session, and with it the lock; a living one is never idle so long.
RELEASE = {"idle_session_timeout": "20s", "idle_in_transaction_session_timeout": "20s"}
LEADER_LOCK = 0x4C58  # one advisory lock per database, so the number only has to be the same everywhere


class NotLeader(RuntimeError):
    """Another relay moved the chain head: this one rolls back and queues up again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of the outbox."""

    id: int
    event_id: str
    type: str
    subject: str
    body: bytes


class Relay:
    """One per service; replicas wait for the leader's lock. Killed anywhere, it can only publish twice, never lose."""

    def __init__(self, database_url: str, broker_url: str, name: str, *, batches: bool = True) -> None:
        self._database_url, self._broker_url, self._name, self._batches = database_url, broker_url, name, batches
        self._wake = asyncio.Event()
        self._user = login_of(broker_url)
        self.leading = False

    def wake(self) -> None:
        """There is something to publish (a hint: the relay also looks by itself)."""
        self._wake.set()

    async def run(self) -> None:
        """Lead while the connections hold; on any fault drop both and begin again, with jitter."""
        while True:
            try:
                await self._lead()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # whatever it was, the rows are still in the outbox
                log.warning("relay_restarts", error=repr(error))
            finally:
                self.leading = False
                RELAY_LEADER.set(0)
            await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311

    async def _lead(self) -> None:
        database = await asyncpg.connect(
            self._database_url,
            server_settings={"application_name": f"{self._name}.relay", **RELEASE, **KEEPALIVE},
            command_timeout=30,
            timeout=CONNECT_SECONDS,
        )
        broker: AbstractConnection | None = None
        try:
            await database.fetchval("SELECT pg_advisory_lock($1)", LEADER_LOCK, timeout=None)
            broker = await connect(self._broker_url, f"{self._name}.relay")
            channel = await broker.channel(publisher_confirms=True)
            self.leading = True
            RELAY_LEADER.set(1)
            await self._relay_forever(database, channel)
        finally:
            # The database first: while its session lives, nobody else may lead.
            await closed("relay database", database.close())
            if broker is not None:
                await closed("relay broker", broker.close())

    async def _relay_forever(self, database: asyncpg.Connection[Any], channel: AbstractChannel) -> None:
        idle = IDLE_SECONDS[0]
        while True:
            self._wake.clear()
            if await self.relay_once(database, channel):
                idle = IDLE_SECONDS[0]
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(idle):
                    await self._wake.wait()
            idle = min(idle * 2, IDLE_SECONDS[1])

    async def relay_once(self, database: asyncpg.Connection[Any], channel: AbstractChannel) -> int:
        """Publish up to 500 of the oldest rows and move the confirmed ones; returns how many moved."""
        rows = await database.fetch("SELECT id, event_id, type, subject, body FROM outbox ORDER BY id LIMIT $1", TAKE)
        if not rows:
            return 0
        pending = [Pending(r["id"], str(r["event_id"]), r["type"], r["subject"], r["body"]) for r in rows]
        packs = pack(pending) if self._batches and len(pending) >= PACK_FROM else [[row] for row in pending]
        with RELAY_BATCH_SECONDS.time():
            crash_point("relay.before_publish")
            stored = await publish_all(channel, [self._message(p) for p in packs], self._user)
            crash_point("relay.after_confirm")
        moved = confirmed_prefix(packs, stored)
        if moved:
            await self._move(database, moved)
            crash_point("relay.after_move")
        RELAY_EVENTS.inc(len(moved))
        if len(moved) < len(pending):
            log.warning("relay_unconfirmed", count=len(pending) - len(moved))
            await asyncio.sleep(0.5)
        return len(moved)

    def _message(self, rows: list[Pending]) -> Outgoing:
        first = rows[0]
        if len(rows) == 1:
            key = routing_key(first.type, first.subject)
            return Outgoing(DOMAIN_EVENTS, key, first.event_id, SINGLE, first.body)
        body = b"[" + b",".join(row.body for row in rows) + b"]"
        return Outgoing(DOMAIN_EVENTS, batch_key(first.type, first.subject), f"batch-{first.event_id}", BATCH, body)

    async def _move(self, database: asyncpg.Connection[Any], rows: list[Pending]) -> None:
        async with database.transaction():
            head = await database.fetchrow("SELECT position, hash FROM chain_head")
            assert head is not None  # noqa: S101  (the migration put it there)
            hashes = chain(head["hash"], [row.body for row in rows])
            status = await database.execute(
                "UPDATE chain_head SET position = position + $1, hash = $2 WHERE hash = $3",
                len(rows),
                hashes[-1],
                head["hash"],
            )
            if status != "UPDATE 1":
                raise NotLeader
            crash_point("relay.in_move")
            status = await database.execute(
                """
                WITH gone AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING *)
                INSERT INTO event_log (position, event_id, type, subject, version, recorded_at, body, hash)
                SELECT link.position, event_id, type, subject, version, recorded_at, body, link.hash
                FROM gone
                JOIN unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS link (id, position, hash) USING (id)
                """,
                [row.id for row in rows],
                [head["position"] + n for n in range(1, len(rows) + 1)],
                hashes,
            )
            if status != f"INSERT 0 {len(rows)}":
                raise NotLeader


def chain(previous: bytes, bodies: Sequence[bytes]) -> list[bytes]:
    """SHA-256 of the previous link and the SHA-256 of each body in turn: one changed byte changes all that follow."""
    links = []
    for body in bodies:
        previous = hashlib.sha256(previous + hashlib.sha256(body).digest()).digest()
        links.append(previous)
    return links


def pack(rows: list[Pending]) -> list[list[Pending]]:
    """
    Group rows into messages of one family and one partition, at most 128 KiB each.

    A stream has one family and one partition, so its events stay in order inside and between its packs.
    """
    open_packs: dict[str, tuple[list[Pending], int]] = {}
    packs: list[list[Pending]] = []
    for row in rows:
        key = batch_key(row.type, row.subject)
        current, size = open_packs.get(key, ([], 0))
        if not current or size + len(row.body) > MAX_BATCH_BYTES:
            current, size = [], 0
            packs.append(current)
        current.append(row)
        open_packs[key] = (current, size + len(row.body) + 1)
    return packs


def confirmed_prefix(packs: list[list[Pending]], stored: list[bool]) -> list[Pending]:
    """
    The rows that may leave the outbox, by id: stored ones, less those of a stream after its first unstored row.

    What stays is published again later: a duplicate, never a disorder.
    """
    held = {row.subject for rows, ok in zip(packs, stored, strict=True) if not ok for row in rows}
    moved = [row for rows, ok in zip(packs, stored, strict=True) if ok for row in rows if row.subject not in held]
    return sorted(moved, key=lambda row: row.id)
