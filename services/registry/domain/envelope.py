"""The three forms in which an outside event may come, read into one: attributes, data, or why neither can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from services.registry.domain.verdict import Fault, fault
from shared.events.base import BATCH, MAX_EVENT_BYTES, SINGLE

BINARY = "application/json"
MAX_BATCH_BYTES = 1024 * 1024
MAX_BATCH_EVENTS = 500
PREFIXES = ("ce-", "ce_", "cloudevents:", "cloudevents_")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message as it came through a door.

    The broker vouches for `login` (user_id). By HTTP the token vouches for `scopes`, the sources of the caller.
    """

    body: bytes
    content_type: str | None = None
    content_encoding: str | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    login: str | None = None
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One event as it was claimed.

    `fault` is set where it cannot be judged; `unreadable` then holds a body of which nothing is known. `place` is the
    pointer of an event inside its batch.
    """

    message: Message
    attributes: Mapping[str, Any] = field(default_factory=dict)
    data: Any = None
    fault: Fault | None = None
    unreadable: bytes | None = None
    place: str = ""


def read(message: Message) -> list[Claim]:
    """The events of a message, at least one: what cannot be read is one claim with its fault."""
    form = (message.content_type or "").partition(";")[0].strip().lower()
    encoding = (message.content_encoding or "").strip().lower()
    if encoding not in ("", "utf-8", "utf8"):
        return [_unreadable(message, fault("content_encoding"))]
    if form == BATCH:
        return _batch(message)
    if form == SINGLE:
        return [_structured(message)]
    if form == BINARY:
        return [_binary(message)]
    return [_unreadable(message, fault("content_type"))]


def failed(claim: Claim, why: Fault) -> Claim:
    """The same claim as something unreadable: it takes no id, so that it can be sent again."""
    body = claim.unreadable or _dump({**claim.attributes, "data": claim.data}) or claim.message.body
    return Claim(claim.message, claim.attributes, fault=why, unreadable=body, place=claim.place)


def stripped(claim: Claim) -> Claim:
    """Nothing of a claim but its body and its fault: for one that could not even be set aside as it was."""
    return Claim(Message(b""), fault=claim.fault, unreadable=claim.unreadable)


def _dump(value: Any) -> bytes | None:
    """JSON of what was parsed, or None where it is nested too deeply to be written again."""
    try:
        return orjson.dumps(value, default=repr)
    except TypeError:
        return None


def _unreadable(message: Message, why: Fault, attributes: Mapping[str, Any] | None = None) -> Claim:
    return Claim(message, attributes or {}, fault=why, unreadable=message.body)


def _parse(body: bytes) -> Any:
    """Parsed JSON; a Fault where it is none. A byte order mark, which some libraries write, is no fault."""
    try:
        return orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError:
        try:
            body.decode()
        except UnicodeDecodeError:
            return fault("not_utf8")
        return fault("not_json")


def _structured(message: Message) -> Claim:
    envelope = _parse(message.body)
    if isinstance(envelope, Fault):
        return _unreadable(message, envelope)
    if not isinstance(envelope, dict):
        return _unreadable(message, fault("no_object"))
    return _from_envelope(message, envelope, len(message.body))


def _from_envelope(message: Message, envelope: dict[str, Any], size: int, place: str = "") -> Claim:
    data = envelope.pop("data", None)
    too_large = fault("big_event") if size > MAX_EVENT_BYTES else None
    return Claim(message, envelope, data, too_large, place=place)


def _binary(message: Message) -> Claim:
    attributes: dict[str, Any] = {}
    for name, value in message.headers.items():
        lower = name.lower()
        for prefix in PREFIXES:
            if lower.startswith(prefix):
                attributes.setdefault(lower[len(prefix) :], value)
    attributes.pop("datacontenttype", None)
    data = _parse(message.body)
    if isinstance(data, Fault):
        return _unreadable(message, data, attributes)
    too_large = fault("big_event") if len(message.body) > MAX_EVENT_BYTES else None
    return Claim(message, attributes, data, too_large)


def _batch(message: Message) -> list[Claim]:
    if len(message.body) > MAX_BATCH_BYTES:
        return [_unreadable(message, fault("big_batch"))]
    envelopes = _parse(message.body)
    if isinstance(envelopes, Fault):
        return [_unreadable(message, envelopes)]
    if not isinstance(envelopes, list):
        return [_unreadable(message, fault("no_array"))]
    if not envelopes:
        return [_unreadable(message, fault("empty_batch"))]
    if len(envelopes) > MAX_BATCH_EVENTS:
        return [_unreadable(message, fault("long_batch"))]
    may_be_large = len(message.body) > MAX_EVENT_BYTES
    return [_element(message, envelope, n, may_be_large) for n, envelope in enumerate(envelopes)]


def _element(message: Message, envelope: Any, n: int, may_be_large: bool) -> Claim:
    place = f"/{n}"
    if not isinstance(envelope, dict):
        return Claim(message, fault=fault("no_object"), unreadable=_dump(envelope) or message.body, place=place)
    size = len(_dump(envelope) or message.body) if may_be_large else 0
    return _from_envelope(message, envelope, size, place)
