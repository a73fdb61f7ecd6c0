"""One transaction per batch of heard events: inbox, positions, handlers, what they say; poison is set aside alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from aio_pika.abc import AbstractIncomingMessage

from shared.consumer.decide import Heard, Plan, classify, lanes, waves
from shared.consumer.parked import Parked, ParkedStore
from shared.crash import crash_point
from shared.database import Connection, Database, UnitOfWork, clock, is_transient
from shared.events.base import BATCH, Unreadable, decode, encode, from_envelope
from shared.log import get_logger
from shared.telemetry import BATCH_EVENTS, BATCH_SECONDS, CONSUMER_LAG_SECONDS, HEARD

log = get_logger(__name__)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Handler = Callable[[UnitOfWork, list[Any]], Awaitable[None]]


@dataclass(slots=True)
class Batch:
    """What was read from raw messages: events, and bodies that are none."""

    events: list[Heard] = field(default_factory=list)
    unreadable: list[Parked] = field(default_factory=list)


def read(messages: Sequence[AbstractIncomingMessage]) -> Batch:
    """Decode raw messages, packed or single; nothing is lost: what cannot be read is kept with its reason."""
    batch = Batch()
    for message in messages:
        _read(message, batch.events, batch.unreadable)
    return batch


class Intake:
    """Hears for one service. `handlers` maps a type to a function of lists; other types only move the position."""

    def __init__(
        self, name: str, database: Database, parked: ParkedStore, handlers: Mapping[str, Handler], size: int
    ) -> None:
        self._actor, self._database, self._parked, self._handlers, self._size = name, database, parked, handlers, size
        # The retry of parked events and the queue take turns, so that a stream is never in two hands.
        self._turn = asyncio.Lock()

    async def store(self, batch: Batch) -> None:
        """Store what was read; on return each event is applied, known, or parked with its reason."""
        async with self._turn:
            if batch.unreadable:
                await self._parked.add(batch.unreadable)
                HEARD.labels("unreadable").inc(len(batch.unreadable))
            driven = [self._drive(lane) for lane in lanes(batch.events, self._size)]
            for fault in await asyncio.gather(*driven, return_exceptions=True):
                if fault is not None:
                    raise fault

    async def _drive(self, lane: list[Heard]) -> None:
        for start in range(0, len(lane), self._size):
            await self.apply(lane[start : start + self._size])

    async def store_dead(self, messages: Sequence[AbstractIncomingMessage]) -> None:
        """
        Take back what the broker gave up on after its delivery limit (something here ended the process each time).

        Its events are tried again one by one, with every attempt counted before it is made.
        """
        entries: list[Parked] = []
        for message in messages:
            queue = str(message.headers.get("x-first-death-queue", ""))
            if queue.startswith(f"{self._actor}.in.") or queue == f"{self._actor}.replay":
                batch = read([message])
                entries += batch.unreadable
                entries += [Parked("retry", f"given up by the broker in {queue}", encode(e), e) for e in batch.events]
            else:
                entries.append(Parked("dead", f"given up by the broker in {queue}", message.body))
        await self._parked.add(entries)

    async def apply(self, events: Sequence[Heard]) -> None:
        """
        Apply events in one transaction; where that fails by the fault of one of them, halve until it stands alone.

        Transient faults of the database are raised: the caller waits and comes back with the same events.
        """
        while events:
            events = await self._apply_or_halve(events)

    async def _apply_or_halve(self, events: Sequence[Heard]) -> list[Heard]:
        """Returns the waiting followers whose turn has come; a loop drains them, however many wait in one stream."""
        try:
            return await self._apply_together(events)
        except Exception as error:
            if is_transient(error):
                raise
            fault = error
        if len(events) == 1:
            await self._park_failed(events[0], fault)
            return []
        middle = len(events) // 2
        return await self._apply_or_halve(events[:middle]) + await self._apply_or_halve(events[middle:])

    async def retry_due(self) -> int:
        """Try again what is due, and drain followers whose turn has come; returns how many were tried."""
        async with self._turn:
            due = await self._parked.take_due(clock())
            for event in due:
                await self.apply([event])
        return len(due)

    async def _apply_together(self, events: Sequence[Heard]) -> list[Heard]:
        with BATCH_SECONDS.time():
            async with self._database.transaction(self._actor) as uow:
                plan = await _judge(uow.connection, events)
                for type_, wave in waves(plan.apply):
                    if handler := self._handlers.get(type_):
                        await handler(uow, wave)
                await _advance(uow.connection, plan)
                await self._parked.set_aside(uow.connection, plan)
                released = await self._parked.released(uow.connection, plan.positions, self._size)
                crash_point("consumer.before_commit")
            crash_point("consumer.after_commit")
        _measure(plan)
        return released

    async def _park_failed(self, event: Heard, error: Exception) -> None:
        log.error("event_failed", type=event.type, subject=event.subject, event_id=event.id, exc_info=error)
        HEARD.labels("failed").inc()
        await self._parked.failed(event, error)


def _read(message: AbstractIncomingMessage, events: list[Heard], unreadable: list[Parked]) -> None:
    replay = bool(message.headers.get("ce-replay"))
    content_type = (message.content_type or "").split(";")[0].strip()
    if content_type != BATCH:
        _read_one(message.body, replay, events, unreadable)
        return
    try:
        envelopes = orjson.loads(message.body)
    except orjson.JSONDecodeError as error:
        unreadable.append(Parked.unreadable(message.body, Unreadable("schema", f"not JSON: {error}")))
        return
    if not isinstance(envelopes, list):
        unreadable.append(Parked.unreadable(message.body, Unreadable("schema", "a batch is a JSON array")))
        return
    for envelope in envelopes:
        try:
            events.append(_usable(from_envelope(envelope, replay)))
        except Unreadable as error:
            unreadable.append(Parked.unreadable(_written(envelope) or message.body, error))


def _written(envelope: Any) -> bytes | None:
    """JSON of an element of a batch, or None where it is nested too deeply to be written again."""
    try:
        return orjson.dumps(envelope)
    except TypeError:
        return None


def _read_one(body: bytes, replay: bool, events: list[Heard], unreadable: list[Parked]) -> None:
    try:
        events.append(_usable(decode(body, replay)))
    except Unreadable as error:
        unreadable.append(Parked.unreadable(body, error))


def _usable(event: Heard) -> Heard:
    """Refuse what the keys of the inbox could not hold."""
    if not (isinstance(event.id, str) and _UUID.fullmatch(event.id)):
        raise Unreadable("schema", "the id of an internal event is a UUID", "/id")
    if event.version < 1:
        raise Unreadable("schema", "sequence begins at 1", "/sequence")
    return event


async def _judge(connection: Connection, events: Sequence[Heard]) -> Plan:
    ids = sorted({event.id for event in events})
    keys = sorted({event.key for event in events})
    fresh = await connection.fetch(
        "INSERT INTO inbox (event_id) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id", ids
    )
    rows = await connection.fetch(
        """
        SELECT source, subject, version FROM position
        WHERE (source, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        FOR UPDATE
        """,
        [source for source, _ in keys],
        [subject for _, subject in keys],
    )
    known = set(ids) - {str(row["event_id"]) for row in fresh}
    positions = {(row["source"], row["subject"]): row["version"] for row in rows}
    return classify(events, positions, known, await _set_aside(connection, known) if known else ())


async def _set_aside(connection: Connection, known: set[str]) -> set[str]:
    """Which of the known ids were never applied; a conflict has been judged, so its second delivery is a duplicate."""
    rows = await connection.fetch(
        "SELECT event_id FROM parked WHERE event_id = ANY($1::uuid[]) AND reason <> 'conflict'", list(known)
    )
    return {str(row["event_id"]) for row in rows}


async def _advance(connection: Connection, plan: Plan) -> None:
    if not plan.positions:
        return
    moved = sorted(plan.positions.items())
    await connection.execute(
        """
        INSERT INTO position (source, subject, version)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        ON CONFLICT (source, subject) DO UPDATE SET version = EXCLUDED.version
        """,
        [source for (source, _), _ in moved],
        [subject for (_, subject), _ in moved],
        [version for _, version in moved],
    )


def _measure(plan: Plan) -> None:
    BATCH_EVENTS.observe(len(plan.apply))
    for verdict, events in (
        ("applied", plan.apply),
        ("waiting", plan.waiting),
        ("duplicate", plan.duplicates),
        ("conflict", plan.conflicts),
    ):
        if events:
            HEARD.labels(verdict).inc(len(events))
    if plan.apply:
        CONSUMER_LAG_SECONDS.set((clock() - plan.apply[-1].recorded_at).total_seconds())
