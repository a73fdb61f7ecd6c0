"""Every choice about RabbitMQ, made once: connections, routing keys, exchanges, and how a message is published."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aiormq.abc import ChannelFrame, DeliveredMessage
from faststream import AckPolicy
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from pamqp import commands
from pamqp.frame import marshal
from pamqp.header import ContentHeader
from yarl import URL

from shared.delivery import hand_over_raw
from shared.foreign import read_any_properties

DOMAIN_EVENTS = "domain.events"
INGRESS_EVENTS = "ingress.events"
REPLAY = "replay"
PARTITIONS = 16
# aiormq ignores the heartbeat the server suggests; with its default a dead peer is noticed after three minutes.
HEARTBEAT_SECONDS = 10
CONFIRM_SECONDS = 10.0
CONNECT_SECONDS = 10.0


def partition(subject: str) -> str:
    """`pNN`: the virtual partition of a stream; the same stream always takes the same way."""
    return f"p{zlib.crc32(subject.encode()) % PARTITIONS:02d}"


def routing_key(type_: str, subject: str) -> str:
    """`<type>.pNN`, so that queues bind whole families or a share of their partitions."""
    return f"{type_}.{partition(subject)}"


def family(type_: str) -> str:
    """`registry.branch.founded.v1` -> `registry.branch`."""
    return ".".join(type_.split(".")[:2])


def batch_key(type_: str, subject: str) -> str:
    """The routing key of a message that packs events of one family and one partition."""
    return f"{family(type_)}.batch.{partition(subject)}"


def with_heartbeat(url: str) -> str:
    """The broker's address with our heartbeat."""
    return str(URL(url).update_query(heartbeat=HEARTBEAT_SECONDS))


def inbound_broker(url: str, prefetch: int) -> RabbitBroker:
    """
    The connection that only listens.

    A connection that ever published stops reading acknowledgements during a memory or disk alarm, hence two.
    """
    read_any_properties()
    hand_over_raw()
    return RabbitBroker(
        with_heartbeat(url),
        timeout=CONNECT_SECONDS,
        apply_types=False,
        ack_policy=AckPolicy.MANUAL,
        default_channel=Channel(prefetch_count=prefetch, publisher_confirms=False),
    )


def outbound_broker(url: str) -> RabbitBroker:
    """The connection for the few messages that are not events of the ledger; unroutable ones raise."""
    return RabbitBroker(
        with_heartbeat(url),
        timeout=CONNECT_SECONDS,
        default_channel=Channel(publisher_confirms=True, on_return_raises=True),
    )


def listen(broker: RabbitBroker, queue: str, prefetch: int, receive: Any) -> None:
    """
    Hand every message of a queue to `receive`, as a Delivery and in delivery order.

    The framework's own path per message is the slow part, so its `consume` is replaced before the broker starts, and
    the client's own part by `take` (shared/delivery.py). Contract tests (tests/shared/test_bus.py) watch that the
    pinned versions still allow it.
    """

    async def never(_: Any) -> None:
        raise RuntimeError("messages are taken before the framework decodes them")

    never.take = receive  # type: ignore[attr-defined]
    subscriber = broker.subscriber(
        RabbitQueue(queue, queue_type=QueueType.QUORUM, declare=False),
        channel=Channel(prefetch_count=prefetch, publisher_confirms=False),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        title=queue,
    )
    subscriber(never)
    subscriber.consume = never  # type: ignore[method-assign,assignment]


async def connect(url: str, name: str) -> AbstractConnection:
    """A plain connection: whoever uses it reconnects in its own loop, with nothing restored behind its back."""
    connection = aio_pika.Connection(URL(with_heartbeat(url)), client_properties={"connection_name": name})
    try:
        await connection.connect(CONNECT_SECONDS)
    except BaseException:
        # The library closes what is collected unclosed, also one that was never made, and there may be no loop then.
        await connection.close()
        raise
    return connection


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out; `message_id` must be unique among those in flight on the channel."""

    exchange: str
    routing_key: str
    message_id: str
    content_type: str
    body: bytes
    headers: dict[str, Any] | None = None


class Unroutable(LookupError):
    """The broker sent a message back: no queue is bound for it, and waiting brings none."""


async def publish_all(
    channel: AbstractChannel, messages: Sequence[Outgoing], user: str, *, must_route: bool = False
) -> list[bool]:
    """
    Publish in one write and wait for all confirms; True at i = message i is stored by the broker.

    Raises Unroutable (if it `must_route`), or TimeoutError or a connection error with the outcome unknown: close the
    channel then, never use it again.
    """
    async with asyncio.timeout(CONFIRM_SECONDS):
        under: Any = await channel.get_underlay_channel()
        confirms: list[asyncio.Future[Any]] = []
        async with under.lock:
            frames: list[bytes] = []
            for message in messages:
                confirms.append(_expect_confirm(under, message.message_id))
                frames += _frames(under, message, user)
            written = under.create_future()
            await under.write_queue.put(ChannelFrame(b"".join(frames), should_close=False, drain_future=written))
            await written
        results = await asyncio.gather(*confirms, return_exceptions=True)
    for message in messages:
        under.message_id_delivery_tag.pop(message.message_id, None)
    if must_route and any(isinstance(result, DeliveredMessage) for result in results):
        raise Unroutable(messages[0].routing_key)
    return [isinstance(result, commands.Basic.Ack) for result in results]


def _expect_confirm(under: Any, message_id: str) -> asyncio.Future[Any]:
    under.delivery_tag += 1
    confirm: asyncio.Future[Any] = under.create_future()
    under.confirmations[under.delivery_tag] = confirm
    under.message_id_delivery_tag[message_id] = under.delivery_tag
    return confirm


def _frames(under: Any, message: Outgoing, user: str) -> Iterable[bytes]:
    """One message in the bytes of the protocol."""
    properties = commands.Basic.Properties(
        content_type=message.content_type,
        delivery_mode=2,
        message_id=message.message_id,
        user_id=user,
        headers=message.headers or {},
    )
    yield _publish_frame(under.number, message.exchange, message.routing_key)
    yield marshal(ContentHeader(properties=properties, body_size=len(message.body)), under.number)
    for body in under._split_body(message.body):
        yield marshal(body, under.number)


@lru_cache(maxsize=4096)
def _publish_frame(channel: int, exchange: str, routing_key: str) -> bytes:
    """The same for all messages of one type and partition; making it is a third of a message's frames."""
    return marshal(commands.Basic.Publish(exchange=exchange, routing_key=routing_key, mandatory=True), channel)


def login_of(url: str) -> str:
    """The login inside a broker address; the broker refuses messages that claim another."""
    return URL(url).user or "guest"
