"""
An outside membership system: sends CloudEvents to the society over AMQP and TLS, and knows nothing of its code.

    AMQP_URL=amqps://login:password@host:port/vhost AMQP_CA=ca.pem python publisher.py events.jsonl

Each line of the file is one event, or an array of events that leaves as one batch message. Single events take turns
between the structured and the binary form. What is not confirmed is sent again under the same id.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import unquote, urlsplit

import pika  # type: ignore[import-untyped]
from pika.exceptions import NackError  # type: ignore[import-untyped]

EXCHANGE = "ingress.events"
BATCH_KEY = "membership.batch.v1"
ATTEMPTS = 5
Message = tuple[str, pika.BasicProperties, bytes]


def structured(event: dict[str, Any], login: str) -> Message:
    """The whole event as the body."""
    return event["type"], _properties(event["id"], login, "application/cloudevents+json"), _json(event)


def binary(event: dict[str, Any], login: str) -> Message:
    """The attributes as headers, the data as the body."""
    headers = {f"ce-{name}": value for name, value in event.items() if name not in ("data", "datacontenttype")}
    return event["type"], _properties(event["id"], login, "application/json", headers), _json(event["data"])


def batch(events: list[dict[str, Any]], login: str) -> Message:
    """Up to 500 events of one source in one message."""
    properties = _properties(f"batch-{events[0]['id']}", login, "application/cloudevents-batch+json")
    return BATCH_KEY, properties, _json(events)


def _properties(
    message_id: str, login: str, content_type: str, headers: dict[str, Any] | None = None
) -> pika.BasicProperties:
    return pika.BasicProperties(
        message_id=message_id, user_id=login, content_type=content_type, headers=headers, delivery_mode=2
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parameters(url: str) -> pika.URLParameters:
    """Where to connect; a broker is trusted only if AMQP_CA vouches for its certificate and its name."""
    told = pika.URLParameters(url)
    if ca := os.environ.get("AMQP_CA"):
        told.ssl_options = pika.SSLOptions(ssl.create_default_context(cafile=ca), told.host)
    return told


def publish(channel: Any, message: Message) -> None:
    """Publish and wait for the confirm; a refusal by a full queue is tried again a little later."""
    key, properties, body = message
    for attempt in range(1, ATTEMPTS + 1):
        try:
            channel.basic_publish(EXCHANGE, key, body, properties, mandatory=True)
            return
        except NackError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.2 * attempt)


def run(path: str, url: str) -> dict[str, Any]:
    """Send the file, and say how much of it the broker has taken."""
    login, started = unquote(urlsplit(url).username or ""), time.perf_counter()
    messages: Counter[str] = Counter()
    sent = 0
    connection = pika.BlockingConnection(parameters(url))
    channel = connection.channel()
    channel.confirm_delivery()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            several = isinstance(told, list)
            form = batch if several else (structured, binary)[sent % 2]
            publish(channel, form(told, login))
            messages[form.__name__] += 1
            sent += len(told) if several else 1
    connection.close()
    return {"sent": sent, "messages": dict(messages), "seconds": round(time.perf_counter() - started, 3)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], os.environ["AMQP_URL"])) + "\n")
