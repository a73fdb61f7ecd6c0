"""The envelope of an event, the classes its fields may have, and the registry of types with their versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar

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


def encode(event: Event[Any]) -> bytes:
    """
    The structured CloudEvents JSON of an event: these bytes are published, logged and chained.

    `datacontenttype` is left out: in this form its absence means application/json.
    """
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.recorded_at,
        "sequence": f"{event.version:010d}",
        "correlationid": event.correlation_id,
        "actor": event.actor,
    }
    if event.causation_id:
        envelope["causationid"] = event.causation_id
    if event.batch_id:
        envelope["batchid"] = event.batch_id
    envelope["data"] = orjson.Fragment(event.data.model_dump_json())
    return orjson.dumps(envelope)


def decode(body: bytes, replay: bool = False) -> Event[Any]:
    """Read one structured event. Raises Unreadable with reason `schema`, `too_large` or `unknown_type`."""
    if len(body) > MAX_EVENT_BYTES:
        raise Unreadable("too_large", f"an event has at most {MAX_EVENT_BYTES} bytes, this has {len(body)}")
    try:
        envelope = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Unreadable("schema", f"not JSON: {error}") from error
    return from_envelope(envelope, replay)


def from_envelope(envelope: Any, replay: bool = False) -> Event[Any]:
    """Read one event from its parsed JSON envelope; see `decode` for errors."""
    if not isinstance(envelope, dict) or envelope.get("specversion") != "1.0":
        raise Unreadable("schema", "specversion must be 1.0", "/specversion")
    try:
        type_, data = upcasted(envelope["type"], envelope["data"])
        event = Event(
            envelope["id"],
            envelope["source"],
            type_,
            envelope["subject"],
            _version(envelope["sequence"]),
            datetime.fromisoformat(envelope["time"]),
            envelope["actor"],
            envelope["correlationid"],
            envelope.get("causationid"),
            envelope.get("batchid"),
            TYPES[type_].model_validate(data),
            replay,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        pointer = "/data" + "".join(f"/{part}" for part in first["loc"])
        raise Unreadable("schema", first["msg"], pointer) from error
    except KeyError as error:
        raise Unreadable("schema", f"the attribute {error} is missing", f"/{error.args[0]}") from error
    except Unreadable:
        raise
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise Unreadable("schema", f"an attribute is malformed: {error}") from error
    _require_storable(event)
    return event


def _version(sequence: Any) -> int:
    if not (isinstance(sequence, str) and sequence.isascii() and sequence.isdigit() and len(sequence) <= 18):
        raise Unreadable("schema", "sequence has 1 to 18 digits", "/sequence")
    return int(sequence)


def _require_storable(event: Event[Any]) -> None:
    """
    Refuse attributes that no database takes: what can be neither applied nor set aside would stop its hearer.
    """
    texts = (event.id, event.source, event.subject, event.actor, event.correlation_id)
    optional = (event.causation_id or "", event.batch_id or "")
    try:
        joined = "".join(texts + optional)
    except TypeError as error:
        raise Unreadable("schema", f"an attribute is no text: {error}") from error
    if "\0" in joined:
        raise Unreadable("schema", "an attribute holds a zero character")
    if len(event.source) + len(event.subject) > MAX_KEY_LENGTH:
        raise Unreadable("schema", f"source and subject have at most {MAX_KEY_LENGTH} characters", "/subject")
    if event.recorded_at.tzinfo is None:
        raise Unreadable("schema", "time has an offset", "/time")


def upcasted(type_: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Lift old data step by step to the newest version of its type. Raises Unreadable `unknown_type`."""
    while type_ in UPCASTERS:
        type_, step = UPCASTERS[type_]
        data = step(data)
    if type_ not in TYPES:
        raise Unreadable("unknown_type", f"no such type here: {type_!r}", "/type")
    return type_, data
