"""Where the bench works: durable servers, a vhost, a database with the kernel tables and one table of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import uuid_utils.compat as uuids
from cryptography.fernet import Fernet

from deploy.topology import topology
from shared.bus import Outgoing, connect, login_of, publish_all, routing_key
from shared.consumer import Intake
from shared.consumer.parked import ParkedStore
from shared.database import Database, UnitOfWork, clock, open_pool
from shared.events.base import BATCH, SINGLE, Event
from shared.events.envelope import encode
from shared.events.registry import MemberUpdated
from shared.migrate import migrate, migrations
from tests.servers import Broker, new_database, new_vhost

QUEUE = "reporting.in.0"
SOURCE = "/societies/csbme/registry"
STREAMS = 2000
WINDOW = 500

UPSERT = """
INSERT INTO seen (code, version, kind, effective_on)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::date[])
ON CONFLICT (code) DO UPDATE
SET version = EXCLUDED.version, kind = EXCLUDED.kind, effective_on = EXCLUDED.effective_on
"""


@dataclass
class Room:
    """The servers and what lies on them."""

    broker_url: str
    database_url: str
    database: Database
    first_version: int = 0

    @property
    def pool(self) -> asyncpg.Pool[Any]:
        return self.database.pool

    def events(self, count: int) -> list[Event[MemberUpdated]]:
        """`count` fresh events over 2,000 streams, each stream in order."""
        events, per_stream = [], (count + STREAMS - 1) // STREAMS
        for version in range(self.first_version + 1, self.first_version + per_stream + 1):
            for stream in range(STREAMS):
                if len(events) < count:
                    events.append(an_event(f"M{stream:06d}", version))
        if count > STREAMS and count % STREAMS:
            raise ValueError("a multiple of the streams keeps their versions alike")
        self.first_version += per_stream
        return events

    async def empty(self) -> None:
        """Forget everything heard and said; a steady size keeps the rounds comparable."""
        await self.pool.execute("TRUNCATE inbox, position, parked, outbox, stream, seen, event_log")
        await self.pool.execute("UPDATE chain_head SET position = 0, hash = decode(repeat('00', 32), 'hex')")
        self.first_version = 0
        await self.pool.execute("CHECKPOINT")

    async def said(self) -> int:
        """How many events were ever said: the outbox's own counter, which costs nothing to read."""
        said: int | None = await self.pool.fetchval("SELECT pg_sequence_last_value('outbox_id_seq')")
        return said or 0

    def intake(self) -> Intake:
        """Our own pipeline with a handler that upserts each event and says one in answer."""
        parked = ParkedStore(self.database, Fernet.generate_key())
        return Intake("bench", self.database, parked, {MemberUpdated.TYPE: apply}, 500)

    async def publish(self, messages: list[Outgoing]) -> None:
        """Put messages on the queue, confirmed."""
        connection = await connect(self.broker_url, "bench.out")
        try:
            channel = await connection.channel(publisher_confirms=True)
            for start in range(0, len(messages), WINDOW):
                stored = await publish_all(channel, messages[start : start + WINDOW], login_of(self.broker_url))
                if not all(stored):
                    raise RuntimeError("the broker did not store everything")
        finally:
            await connection.close()


async def apply(uow: UnitOfWork, events: list[Event[MemberUpdated]]) -> None:
    """One upsert for the list, one event said for each."""
    await uow.connection.execute(
        UPSERT,
        [event.data.member for event in events],
        [event.version for event in events],
        [event.data.kind for event in events],
        [event.effective_on for event in events],
    )
    for event in events:
        uow.emit(event.data, because=event)


def an_event(code: str, version: int) -> Event[MemberUpdated]:
    """One member's state, as the registry says it."""
    return Event(
        id=str(uuids.uuid7()),
        source=SOURCE,
        type=MemberUpdated.TYPE,
        subject=f"member/{code}",
        version=version,
        recorded_at=clock(),
        actor="bench",
        correlation_id=str(uuids.uuid7()),
        causation_id=None,
        batch_id=None,
        data=MemberUpdated(
            member=code, present=True, kind="individual", branches=("CSBME-01",), effective_on=date(2025, 3, 1)
        ),
    )


def singles(events: list[Event[MemberUpdated]]) -> list[Outgoing]:
    """One message an event."""
    return [Outgoing("domain.events", routing_key(e.type, e.subject), e.id, SINGLE, encode(e)) for e in events]


def packed(events: list[Event[MemberUpdated]], size: int = 250) -> list[Outgoing]:
    """Messages of up to 250 events (about 128 KiB, as the relay packs them)."""
    messages = []
    for start in range(0, len(events), size):
        part = events[start : start + size]
        body = b"[" + b",".join(encode(event) for event in part) + b"]"
        messages.append(Outgoing("domain.events", "registry.member.batch.p00", f"batch-{part[0].id}", BATCH, body))
    return messages


async def purge(place: Room) -> None:
    """Empty the queue that is consumed here."""
    connection = await connect(place.broker_url, "bench.purge")
    try:
        channel = await connection.channel()
        await (await channel.get_queue(QUEUE)).purge()
    finally:
        await connection.close()


@asynccontextmanager
async def room(broker: Broker, postgres_admin_url: str) -> AsyncIterator[Room]:
    """A vhost and a database of the bench's own."""
    vhost = await new_vhost(broker, topology("of the bench"))
    url = await new_database(postgres_admin_url)
    owner = await asyncpg.connect(url)
    await migrate(owner, migrations(Path("nowhere")), None)
    await owner.execute(
        "CREATE TABLE seen (code text PRIMARY KEY, version bigint, kind text, effective_on date) WITH (fillfactor = 80)"
    )
    await owner.close()
    async with opened(broker.amqp_url(vhost), url) as place:
        yield place


@asynccontextmanager
async def opened(broker_url: str, database_url: str) -> AsyncIterator[Room]:
    """A room that is there already."""
    pool = await open_pool(database_url, 4, f"bench {urlsplit(database_url).path}")
    try:
        yield Room(broker_url, database_url, Database(pool, "/societies/csbme/bench", "Asia/Shanghai", _nothing))
    finally:
        await asyncio.wait_for(pool.close(), 10)


def _nothing() -> None:
    """No relay listens in the bench of the consumer."""
