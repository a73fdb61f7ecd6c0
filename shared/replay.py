"""Telling again: a producer's log heals a hearer's gap, under the original ids; a hearer with a gap asks by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, NamedTuple

import asyncpg
import msgspec
import orjson
import uuid_utils
from faststream.rabbit import ExchangeType, RabbitBroker, RabbitExchange

from shared.bus import REPLAY, Outgoing, Unroutable, connect, login_of, publish_all
from shared.crash import crash_point
from shared.database import Database, clock
from shared.delivery import Delivery
from shared.errors import Unknown
from shared.events.base import SINGLE
from shared.log import get_logger

log = get_logger(__name__)

# A gap younger than this is usually an event still on its way.
PATIENCE = timedelta(seconds=60)
CHUNK = 500
REPLAY_EXCHANGE = RabbitExchange(REPLAY, type=ExchangeType.DIRECT, declare=False)

# What a query and a routing key take.
Name = Annotated[str, msgspec.Meta(max_length=200, pattern="^[^\\x00]*$")]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]

_OF_SUBJECT = """
    SELECT position, body FROM event_log
    WHERE position > $1 AND version >= $2 AND subject = $4
    ORDER BY position LIMIT $3
"""
_OF_ALL = """
    SELECT position, body FROM event_log
    WHERE position > $1 AND version >= $2
      AND ($4::text[] = '{}' OR split_part(type, '.', 1) || '.' || split_part(type, '.', 2) = ANY($4))
    ORDER BY position LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be told again, and to whom: one stream, or (of some families) everything after `after_position`."""

    to: Name
    subject: Name | None = None
    from_version: Number = 1
    after_position: Number = 0
    families: tuple[Name, ...] = ()
    limit: Number | None = None

    @classmethod
    def read(cls, body: bytes) -> Wish:
        """Read a wish that came over the bus. Raises ValueError."""
        try:
            return msgspec.json.decode(body, type=cls)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(str(error)) from error


class Told(NamedTuple):
    """How many events were told again, and the position of the last one."""

    events: int
    position: int


class Teller:
    """Tells a service's log again to one hearer; nobody else hears it, and it reaches no people."""

    def __init__(self, database: Database, broker_url: str, name: str) -> None:
        self._database, self._broker_url, self._name = database, broker_url, name

    async def tell(self, wish: Wish) -> Told:
        """Publish what is wished to the hearer's own queue, confirmed; says how much, and from where to go on."""
        connection = await connect(self._broker_url, f"{self._name}.replay")
        try:
            channel = await connection.channel(publisher_confirms=True)
            told, position = 0, wish.after_position
            while rows := await self._page(wish, position, wish.limit - told if wish.limit else CHUNK):
                await self._publish(channel, wish.to, rows)
                told, position = told + len(rows), rows[-1]["position"]
        finally:
            await connection.close()
        log.info("told_again", to=wish.to, subject=wish.subject, events=told)
        return Told(told, position)

    async def answer(self, messages: Sequence[Delivery]) -> None:
        """
        Tell again what other services ask for; a wish that cannot be read or reaches nobody is let go, with a line in
        the log. Raises OSError while the broker is away: then it is told again from the beginning.
        """
        for message in messages:
            try:
                wish = Wish.read(message.body)
            except ValueError as error:
                log.warning("wish_unreadable", error=str(error), user=message.user_id)
                continue
            try:
                await self.tell(wish)
            except Unknown as error:
                log.warning("wish_of_nobody", error=str(error), to=wish.to, user=message.user_id)
            crash_point("replay.before_ack")

    async def _page(self, wish: Wish, position: int, limit: int) -> list[asyncpg.Record]:
        known = [position, wish.from_version, min(limit, CHUNK)]
        if wish.subject is not None:
            return await self._database.pool.fetch(_OF_SUBJECT, *known, wish.subject)
        return await self._database.pool.fetch(_OF_ALL, *known, list(wish.families))

    async def _publish(self, channel: Any, to: str, rows: Sequence[asyncpg.Record]) -> None:
        """Message ids are new (the events keep theirs): one id must not be twice in flight on a channel."""
        messages = [
            Outgoing(REPLAY, to, f"replay-{uuid_utils.uuid7()}", SINGLE, row["body"], {"ce-replay": True})
            for row in rows
        ]
        try:
            stored = await publish_all(channel, messages, login_of(self._broker_url), must_route=True)
        except Unroutable as error:
            raise Unknown(what="hearer", code=to) from error
        crash_point("replay.after_confirm")
        if not all(stored):
            raise OSError("the broker did not store a replay")


async def ask_for_missing(database: Database, out: RabbitBroker, name: str) -> int:
    """Ask the producers of streams whose next event has been missing for a minute; returns how many were asked for."""
    rows = await database.pool.fetch(
        """
        SELECT source, subject, coalesce(max(position.version), 0) + 1 AS missing
        FROM parked LEFT JOIN position USING (source, subject)
        WHERE reason = 'waiting'
        GROUP BY source, subject
        HAVING min(parked_at) < $1
        ORDER BY min(parked_at)
        LIMIT 100
        """,
        clock() - PATIENCE,
    )
    for row in rows:
        producer = row["source"].rpartition("/")[2]
        wish = {"to": name, "subject": row["subject"], "from_version": row["missing"]}
        key = f"{producer}.asked"
        await out.publish(orjson.dumps(wish), exchange=REPLAY_EXCHANGE, routing_key=key, persist=True)
        log.warning("gap_asked", source=row["source"], subject=row["subject"], missing=row["missing"])
    return len(rows)
