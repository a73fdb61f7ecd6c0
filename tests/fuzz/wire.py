"""Publish like a client that respects nothing: properties as raw bytes, headers of every type the protocol has."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import pika

# Flags of the properties of AMQP 0-9-1, and how each is written.
_TEXTS = {
    "content_type": 1 << 15,
    "content_encoding": 1 << 14,
    "correlation_id": 1 << 10,
    "reply_to": 1 << 9,
    "message_id": 1 << 7,
    "type": 1 << 5,
    "user_id": 1 << 4,
    "app_id": 1 << 3,
}
_HEADERS, _DELIVERY_MODE, _TIMESTAMP = 1 << 13, 1 << 12, 1 << 6


@dataclass(frozen=True)
class Sent:
    """One message as it goes on the wire; texts are bytes, `table` is the encoded table of headers."""

    body: bytes
    texts: dict[str, bytes] = field(default_factory=dict)
    table: bytes = b""
    timestamp: int | None = None
    key: str = "membership.member.joined.v1"


class _Raw(pika.BasicProperties):  # type: ignore[misc]
    def __init__(self, sent: Sent) -> None:
        super().__init__()
        self._sent = sent

    def encode(self) -> list[bytes]:
        """Flags, then the values in the order of their flags, highest first."""
        sent = self._sent
        values = {_TEXTS[name]: bytes([len(text)]) + text for name, text in sent.texts.items()}
        values[_HEADERS] = struct.pack(">I", len(sent.table)) + sent.table
        values[_DELIVERY_MODE] = b"\x02"
        if sent.timestamp is not None:
            values[_TIMESTAMP] = struct.pack(">Q", sent.timestamp)
        return [struct.pack(">H", sum(values)), *(values[flag] for flag in sorted(values, reverse=True))]


def table(values: dict[str, Any] | Iterable[tuple[bytes, bytes]]) -> bytes:
    """A table of headers; already written values are given as (name, type and value) in bytes."""
    written = values
    if isinstance(values, dict):
        written = [(name.encode()[:255], value(one)) for name, one in values.items()]
    return b"".join(bytes([len(name)]) + name + of for name, of in written)  # type: ignore[misc]


def value(of: Any) -> bytes:
    """A value with its type; bytes are a long string, whatever they hold."""
    kind = next((kind for kind in _WRITTEN if isinstance(of, kind)), None)
    return _WRITTEN[kind](of) if kind else b"V"


def _sized(kind: bytes, inner: bytes) -> bytes:
    return kind + struct.pack(">I", len(inner)) + inner


def decimal(scale: int, number: int) -> bytes:
    """A decimal, `number` / 10 ** `scale`."""
    return b"D" + struct.pack(">BI", scale, number)


def moment(seconds: int) -> bytes:
    """A time in seconds since 1970, as far as 64 bits reach."""
    return b"T" + struct.pack(">Q", seconds)


def nested(depth: int) -> bytes:
    """Arrays inside arrays; iteratively, for Python's own stack is shallower than what the protocol allows."""
    inner = b"V"
    for _ in range(depth):
        inner = b"A" + struct.pack(">I", len(inner)) + inner
    return inner


_WRITTEN: dict[type, Callable[[Any], bytes]] = {
    str: lambda of: _sized(b"S", of.encode("utf-8", "surrogatepass")),
    bytes: lambda of: _sized(b"S", of),
    bytearray: lambda of: _sized(b"x", bytes(of)),
    bool: lambda of: b"t" + bytes([of]),
    int: lambda of: b"l" + struct.pack(">q", of),
    float: lambda of: b"d" + struct.pack(">d", of) if math.isfinite(of) else b"V",  # the broker has no other numbers
    Decimal: lambda of: decimal(-of.as_tuple().exponent, int("".join(map(str, of.as_tuple().digits)))),
    datetime: lambda of: moment(int(of.timestamp())),
    dict: lambda of: _sized(b"F", table(of)),
    list: lambda of: _sized(b"A", b"".join(map(value, of))),
}


def publish(url: str, messages: Iterable[Sent], exchange: str = "ingress.events") -> None:
    """Publish with confirms; raises where the broker refuses one."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        for sent in messages:
            channel.basic_publish(exchange, sent.key, sent.body, _Raw(sent))
    finally:
        if connection.is_open:
            connection.close()
