"""What an event is: its data with the class of each field, what travels beside them, and every type there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MAX_EVENT_BYTES = 256 * 1024
SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
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


class Unreadable(ValueError):
    """A body that is no event; `pointer` is the JSON pointer of the first fault."""

    def __init__(self, reason: str, sentence: str, pointer: str = "") -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.pointer = reason, sentence, pointer
