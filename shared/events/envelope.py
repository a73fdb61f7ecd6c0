"""The structured CloudEvents JSON of an event: written once, and read with every fault named."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import msgspec
import orjson
from pydantic import ValidationError

from shared.events.base import MAX_EVENT_BYTES, TYPES, UPCASTERS, DomainEvent, Event, Unreadable

# A key of the database holds 2,704 bytes, and a character has up to four.
MAX_KEY_LENGTH = 500


class Envelope(msgspec.Struct, omit_defaults=True):
    """The structured CloudEvents JSON; `datacontenttype` is left out: its absence means application/json."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: str
    sequence: str
    correlationid: str
    actor: str
    data: msgspec.Raw
    causationid: str | None = None
    batchid: str | None = None


_ENCODER, _DECODER, _LIST = (
    msgspec.json.Encoder(),
    msgspec.json.Decoder(Envelope),
    msgspec.json.Decoder(list[msgspec.Raw]),
)


def encode(event: Event[Any]) -> bytes:
    """The structured CloudEvents JSON of an event: these bytes are published, logged and chained."""
    return _ENCODER.encode(
        Envelope(
            "1.0",
            event.id,
            event.source,
            event.type,
            event.subject,
            _text(event.recorded_at),
            f"{event.version:010d}",
            event.correlation_id,
            event.actor,
            msgspec.Raw(event.data.__pydantic_serializer__.to_json(event.data)),
            event.causation_id,
            event.batch_id,
        )
    )


def split(body: bytes) -> list[bytes]:
    """The bodies inside a message of the batch form. Raises Unreadable."""
    try:
        return [bytes(part) for part in _LIST.decode(body)]
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable("schema", f"a batch is a JSON array: {error}") from error


def decode(body: bytes, replay: bool = False) -> Event[Any]:
    """Read one structured event. Raises Unreadable with reason `schema`, `too_large` or `unknown_type`."""
    if len(body) > MAX_EVENT_BYTES:
        raise Unreadable("too_large", f"an event has at most {MAX_EVENT_BYTES} bytes, this has {len(body)}")
    try:
        envelope = _DECODER.decode(body)
        _require_storable(envelope)
        type_, data = _data(envelope)
        return Event(
            envelope.id,
            envelope.source,
            type_,
            envelope.subject,
            _version(envelope.sequence),
            _moment(envelope.time),
            envelope.actor,
            envelope.correlationid,
            envelope.causationid,
            envelope.batchid,
            data,
            replay,
        )
    except Unreadable:
        raise
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        pointer = "/data" + "".join(f"/{part}" for part in first["loc"])
        raise Unreadable("schema", first["msg"], pointer) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable("schema", str(error), _pointer(str(error))) from error
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise Unreadable("schema", f"an attribute is malformed: {error}") from error


def _version(sequence: str) -> int:
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) <= 18):
        raise Unreadable("schema", "sequence has 1 to 18 digits", "/sequence")
    return int(sequence)


def _require_storable(e: Envelope) -> None:
    """
    Refuse attributes that no database takes: what can be neither applied nor set aside would stop its hearer.
    """
    if "\0" in e.id + e.source + e.subject + e.actor + e.correlationid + (e.causationid or "") + (e.batchid or ""):
        raise Unreadable("schema", "an attribute holds a zero character")
    if len(e.source) + len(e.subject) > MAX_KEY_LENGTH:
        raise Unreadable("schema", f"source and subject have at most {MAX_KEY_LENGTH} characters", "/subject")


def _data(envelope: Envelope) -> tuple[str, DomainEvent]:
    """The type and data in their newest version. Raises Unreadable `unknown_type`."""
    type_, raw = envelope.type, bytes(envelope.data)
    if model := TYPES.get(type_):
        return type_, model.__pydantic_validator__.validate_json(raw)
    if type_ not in UPCASTERS:
        raise Unreadable("unknown_type", f"no such type here: {type_!r}", "/type")
    type_, data = upcasted(type_, orjson.loads(raw))
    return type_, TYPES[type_].model_validate(data)


def upcasted(type_: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Lift old data step by step to the newest version of its type."""
    while type_ in UPCASTERS:
        type_, step = UPCASTERS[type_]
        data = step(data)
    return type_, data


@lru_cache(maxsize=16)
def _text(moment: datetime) -> str:
    """All that one unit of work says has the same moment."""
    return moment.isoformat()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise Unreadable("schema", "time has an offset", "/time")
    return moment


def _pointer(sentence: str) -> str:
    """`Expected ... - at `$.id`` -> `/id`."""
    named = re.search(r"required field `(\w+)`|at `\$\.(\w+)", sentence)
    return f"/{named[1] or named[2]}" if named else ""
