"""The door for outside systems: their messages are judged and stored before they are acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aio_pika
import orjson
from aio_pika.abc import AbstractConnection, AbstractExchange
from aiormq.exceptions import AMQPError

from services.registry.domain.books import Judged
from services.registry.domain.envelope import Claim, Message, read
from services.registry.domain.verdict import unjudged
from services.registry.handlers.ingress import Desk
from shared.bus import connect
from shared.closing import closed
from shared.delivery import Delivery
from shared.log import get_logger
from shared.service import Door, Running

log = get_logger(__name__)

QUEUE = "registry.ingress"
VERDICTS = "verdicts"
ACTOR = "ingress"
SECONDS = 10.0


def claims_of(message: Delivery) -> list[Claim]:
    """The events of a raw message; at least one, whatever the message is."""
    came = Message(
        body=message.body,
        content_type=message.content_type,
        content_encoding=message.content_encoding,
        headers=message.headers,
        message_id=message.message_id,
        login=message.user_id,
    )
    try:
        return read(came)
    except Exception as error:  # nothing that was acknowledged is dropped: what meets a bug of ours is kept as it came
        log.exception("ingress_unread")
        return [Claim(came, fault=unjudged(error, "read"), unreadable=came.body)]


class Ingress:
    """Stores raw messages of the queue `registry.ingress`; when `store` returns they may be acknowledged."""

    def __init__(self, running: Running) -> None:
        self._desk = Desk(running.database, running.settings.parked_key_file.read_bytes())

    async def store(self, messages: Sequence[Delivery]) -> None:
        """Judge and store everything in these messages. Raises only what waiting mends."""
        await self._desk.take_in([claim for message in messages for claim in claims_of(message)], ACTOR)


class Trial:
    """The same in the vhost for trying: nothing is kept, and the publisher is sent a verdict for every event."""

    def __init__(self, running: Running) -> None:
        self._desk = Desk(running.database, running.settings.parked_key_file.read_bytes())
        self._url = running.settings.broker_test_url or ""
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None

    async def store(self, messages: Sequence[Delivery]) -> None:
        """Judge, forget, and tell."""
        claims = [claim for message in messages for claim in claims_of(message)]
        judged = await self._desk.take_in(claims, ACTOR, keep=False)
        await self._tell([(one.event.claim.message.login, _verdict(one)) for one in judged])

    async def _tell(self, verdicts: Sequence[tuple[str | None, Mapping[str, Any]]]) -> None:
        """Send each verdict to the queue of its login; without a login there is nobody to tell."""
        for attempt in (1, 2, 3):
            try:
                async with asyncio.timeout(SECONDS):
                    exchange = await self._verdicts()
                    for login, verdict in verdicts:
                        if login:
                            await exchange.publish(
                                aio_pika.Message(orjson.dumps(verdict), content_type="application/json"),
                                routing_key=login,
                                mandatory=False,
                            )
                return
            except (AMQPError, aio_pika.exceptions.AMQPError, OSError, TimeoutError) as error:
                log.warning("verdicts_untold", error=repr(error), attempt=attempt)
                await self._let_go()
                if attempt == 3 and isinstance(error, OSError | TimeoutError):
                    raise

    async def _verdicts(self) -> AbstractExchange:
        if self._exchange is None or self._connection is None or self._connection.is_closed:
            self._connection = await connect(self._url, "registry verdicts")
            channel = await self._connection.channel()
            self._exchange = await channel.get_exchange(VERDICTS, ensure=False)
        return self._exchange

    async def _let_go(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            await closed("verdicts", connection.close())


def _verdict(one: Judged) -> dict[str, Any]:
    told = one.told() | {"message_id": one.event.claim.message.message_id}
    del told["cursor"]  # it was rolled back
    return told


DOORS = (
    Door(queue=QUEUE, store=lambda running: Ingress(running).store, prefetch=100),
    Door(
        queue=QUEUE,
        store=lambda running: Trial(running).store,
        broker_url=lambda settings: settings.broker_test_url,
        prefetch=100,
    ),
)
