"""What arrives on a queue, handed over without what the client library wraps around each message."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import aiormq
from aio_pika import RobustChannel, RobustQueue
from aiormq.abc import DeliveredMessage

Take = Callable[["Delivery"], None]
PROBE_SECONDS = 5.0  # as long as the library itself waits there


class Delivery:
    """One raw message, as far as anybody here looks at it, and its acknowledgement."""

    __slots__ = (
        "_tag",
        "body",
        "channel",
        "content_encoding",
        "content_type",
        "headers",
        "message_id",
        "routing_key",
        "user_id",
    )

    def __init__(self, message: DeliveredMessage) -> None:
        properties = message.header.properties
        self.body: bytes = message.body
        self.content_type: str | None = properties.content_type
        self.content_encoding: str | None = properties.content_encoding
        self.headers: dict[str, Any] = properties.headers or {}
        self.message_id: str | None = properties.message_id
        self.user_id: str | None = properties.user_id
        self.routing_key: str | None = message.routing_key
        self.channel: aiormq.abc.AbstractChannel = message.channel
        self._tag: int | None = message.delivery_tag

    async def ack(self, *, multiple: bool) -> None:
        """Acknowledge it, with all before it on its channel if `multiple`. Raises when the channel is gone."""
        if self._tag is not None:
            await self.channel.basic_ack(self._tag, multiple=multiple)


class TakingQueue(RobustQueue):
    """A queue that gives a Delivery to a callback that has an attribute `take`; all else is as the library has it."""

    async def consume(
        self,
        callback: Callable[..., Any],
        no_ack: bool = False,
        exclusive: bool = False,
        arguments: Any = None,
        consumer_tag: str | None = None,
        timeout: Any = None,
        robust: bool = True,
    ) -> str:
        """
        Begin to consume, and again after each reconnect.

        The library makes an object of 26 checked attributes and a task of its own for each message: a fifth of all
        the time that a single event takes on its way in.
        """
        take: Take | None = getattr(callback, "take", None)
        how: dict[str, Any] = {"no_ack": no_ack, "exclusive": exclusive, "arguments": arguments}
        if take is None:
            return await super().consume(callback, consumer_tag=consumer_tag, timeout=timeout, robust=robust, **how)
        channel = await self.channel.get_underlay_channel()
        began = await channel.basic_consume(
            self.name, partial(_hand_over, take), consumer_tag=consumer_tag, timeout=timeout, **how
        )
        tag = str(began.consumer_tag)
        if robust:
            self._consumers[tag] = {"callback": callback, **how}
        return tag

    async def _probe(self, channel: aiormq.abc.AbstractChannel) -> None:
        """
        See whether the queue is there again after the broker took it away with its consumers.

        Then the library begins to consume for each of them that is missing, past the method above: none may be.
        """
        await super()._probe(channel)
        under: Any = await self.channel.get_underlay_channel()
        for tag in self._consumers.keys() - under.consumers.keys():
            await self.consume(consumer_tag=tag, timeout=PROBE_SECONDS, **self._consumers[tag])


def hand_over_raw() -> None:
    """Use TakingQueue for every connection that reconnects by itself."""
    RobustChannel.QUEUE_CLASS = TakingQueue


async def _hand_over(take: Take, message: DeliveredMessage) -> None:
    """Without a pause inside, so that what was delivered first is taken first."""
    take(Delivery(message))
