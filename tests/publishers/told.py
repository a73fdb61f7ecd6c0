"""A foreign client that sends one message after the other to the vhost for trying, and waits for what it is told."""

from __future__ import annotations

import json
import time
from typing import Any, Self

import pika
from pika.exceptions import ChannelClosedByBroker

SECONDS = 20.0
Verdict = tuple[str, str | None, str | None]


class Trier:
    """Use with `with`; every message is confirmed, and its verdicts have come, before the next is sent."""

    def __init__(self, url: str, queue: str) -> None:
        self._parameters, self._queue = pika.URLParameters(url), queue
        self._told: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self._connection = pika.BlockingConnection(self._parameters)
        self._reading = self._connection.channel()
        self._reading.basic_consume(self._queue, self._hear, auto_ack=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _hear(self, _channel: Any, _method: Any, _properties: Any, body: bytes) -> None:
        self._told.append(json.loads(body))

    def send(self, message: dict[str, Any], verdicts: int) -> int | list[Verdict]:
        """The code with which the broker closed the channel, or this number of verdicts."""
        channel = self._connection.channel()
        channel.confirm_delivery()
        told = {name: message.get(name) for name in ("content_type", "content_encoding", "message_id", "user_id")}
        properties = pika.BasicProperties(delivery_mode=2, headers=message.get("headers"), **told)
        body = message["body"].encode().ljust(message.get("pad_body_to", 0))
        try:
            channel.basic_publish("ingress.events", message["routing_key"], body, properties, mandatory=True)
        except ChannelClosedByBroker as closed:
            return int(closed.reply_code)
        channel.close()
        return self._verdicts(verdicts)

    def _verdicts(self, wanted: int) -> list[Verdict]:
        end = time.monotonic() + SECONDS
        while len(self._told) < wanted and time.monotonic() < end:
            self._connection.process_data_events(time_limit=0.2)
        heard, self._told = self._told, []
        return [(one["outcome"], one.get("reason"), one.get("pointer")) for one in heard]
