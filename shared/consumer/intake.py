"""One transaction per batch of heard events: inbox, positions, handlers, what they say; poison is set aside alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.consumer.decide import Heard, Plan, lanes, waves
from shared.consumer.inbox import NotStraight, advance, judge, take_straight
from shared.consumer.parked import Parked, ParkedStore
from shared.crash import crash_point
from shared.database import Database, UnitOfWork, clock, is_transient
from shared.delivery import Delivery
from shared.events.base import BATCH, Unreadable
from shared.events.envelope import decode, encode, split
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


def read(messages: Sequence[Delivery]) -> Batch:
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

    async def store_dead(self, messages: Sequence[Delivery]) -> None:
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

    async def apply(self, events: Sequence[Heard], *, fresh: bool = True) -> None:
        """
        Apply events in one transaction; where that fails by the fault of one of them, halve until it stands alone.

        `fresh`: they come from the queue, so most likely nobody has seen them here before. Transient faults of the
        database are raised: the caller waits and comes back with the same events.
        """
        while events:
            events, fresh = await self._apply_or_halve(events, fresh), False

    async def _apply_or_halve(self, events: Sequence[Heard], fresh: bool) -> list[Heard]:
        """Returns the waiting followers whose turn has come; a loop drains them, however many wait in one stream."""
        try:
            return await self._apply_together(events, fresh)
        except Exception as error:
            if is_transient(error):
                raise
            fault = error
        if len(events) == 1:
            await self._park_failed(events[0], fault)
            return []
        middle = len(events) // 2
        halves = events[:middle], events[middle:]
        return [follower for half in halves for follower in await self._apply_or_halve(half, fresh)]

    async def retry_due(self) -> int:
        """Try again what is due, and drain followers whose turn has come; returns how many were tried."""
        due = await self._parked.due(clock())
        for parked_id in due:
            async with self._turn:
                if event := await self._parked.take(parked_id, clock()):
                    await self.apply([event], fresh=False)
        return len(due)

    async def _apply_together(self, events: Sequence[Heard], fresh: bool) -> list[Heard]:
        with BATCH_SECONDS.time():
            try:
                plan, released = await self._apply_in_one(events, straight=fresh)
            except NotStraight:
                plan, released = await self._apply_in_one(events, straight=False)
            crash_point("consumer.after_commit")
        _measure(plan)
        return released

    async def _apply_in_one(self, events: Sequence[Heard], *, straight: bool) -> tuple[Plan, list[Heard]]:
        """One transaction: note, handle, set aside; returns what became of each event and whose turn has come."""
        async with self._database.transaction(self._actor) as uow:
            sql = uow.connection
            plan = await (take_straight(sql, events) if straight else judge(sql, events))
            for type_, wave in waves(plan.apply):
                if handler := self._handlers.get(type_):
                    await handler(uow, wave)
            if not straight:
                await advance(sql, plan.positions)
                await self._parked.set_aside(sql, plan)
            released = await self._parked.released(sql, plan.positions, self._size)
            crash_point("consumer.before_commit")
        return plan, released

    async def _park_failed(self, event: Heard, error: Exception) -> None:
        log.error("event_failed", type=event.type, subject=event.subject, event_id=event.id, exc_info=error)
        HEARD.labels("failed").inc()
        await self._parked.failed(event, error)


def _read(message: Delivery, events: list[Heard], unreadable: list[Parked]) -> None:
    replay = bool(message.headers.get("ce-replay"))
    content_type = (message.content_type or "").split(";")[0].strip()
    if content_type != BATCH:
        _read_one(message.body, replay, events, unreadable)
        return
    try:
        bodies = split(message.body)
    except Unreadable as error:
        unreadable.append(Parked.unreadable(message.body, error))
        return
    for body in bodies:
        _read_one(body, replay, events, unreadable)


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
