"""The envelope of an event, the classes its fields may have, and the registry of types with their versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

import msgspec
import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

MAX_EVENT_BYTES = 256 * 1024
SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
# A key of the database holds 2,704 bytes, and a character has up to four.
MAX_KEY_LENGTH = 500
_TYPE = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+\.v[1-9]\d*")


class FieldClass(StrEnum):
    """What an event may carry: anything else (names, contacts, free text) stays with its owner."""

    CODE = "code"
    BODY_NAME = "body name"
    PUBLIC_TITLE = "public title"

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """The class as an annotation `x-class` in the schema of the field."""
        return handler(core_schema) | {"x-class": self.value}


Code = Annotated[str, FieldClass.CODE, Field(min_length=1, max_length=64)]
BodyName = Annotated[str, FieldClass.BODY_NAME, Field(min_length=1, max_length=200)]
PublicTitle = Annotated[str, FieldClass.PUBLIC_TITLE, Field(min_length=1, max_length=300)]
Count = Annotated[int, Field(ge=0)]
Moment = AwareDatetime


class Part(BaseModel):
    """A group of fields inside an event."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DomainEvent(Part):
    """Something that happened; `effective_on` is the day it holds in the world (Asia/Shanghai)."""

    TYPE: ClassVar[str] = ""
    KEY: ClassVar[str] = "code"
    AGGREGATE: ClassVar[str] = ""

    effective_on: date

    def __init_subclass__(cls, type: str = "", key: str = "code", **_: Any) -> None:
        super().__init_subclass__()
        if not type:
            return
        if not _TYPE.fullmatch(type):
            raise TypeError(f"{type}: a type has four words, <service>.<aggregate>.<past>.v<N>")
        if type in TYPES:
            raise TypeError(f"{type} is declared twice")
        cls.TYPE, cls.KEY, cls.AGGREGATE = type, key, type.split(".")[1]
        TYPES[type] = cls

    @property
    def subject(self) -> str:
        """`<aggregate>/<code>`: the stream this event belongs to."""
        return f"{self.AGGREGATE}/{getattr(self, self.KEY)}"


TYPES: dict[str, type[DomainEvent]] = {}
UPCASTERS: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

D = TypeVar("D", bound=DomainEvent, covariant=True)


def upcast(old: str, new: str, step: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Declare how the data of an old type becomes that of the next version; handlers see only the newest."""
    if old in TYPES:
        raise TypeError(f"{old} is still a living type")
    UPCASTERS[old] = (new, step)


@dataclass(slots=True, eq=False)
class Event(Generic[D]):
    """
    One event as it travels: who said it, about what, its place in the stream, and the data.

    Nobody changes one. It is not declared frozen because that makes building it five times slower, twice an event.
    """

    id: str
    source: str
    type: str
    subject: str
    version: int
    recorded_at: datetime
    actor: str
    correlation_id: str
    causation_id: str | None
    batch_id: str | None
    data: D
    replay: bool = False

    @property
    def effective_on(self) -> date:
        """The day the fact holds in the world."""
        return self.data.effective_on

    @property
    def key(self) -> tuple[str, str]:
        """(source, subject): positions and parked events are kept by it."""
        return (self.source, self.subject)

    def as_replay(self) -> Event[D]:
        """The same event, told again: it heals gaps and never reaches people."""
        return replace(self, replay=True)


class Unreadable(ValueError):
    """A body that is no event; `pointer` is the JSON pointer of the first fault."""

    def __init__(self, reason: str, sentence: str, pointer: str = "") -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.pointer = reason, sentence, pointer


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
