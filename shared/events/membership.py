"""What outside systems may say about members: the published contract as models; docs/membership tells it in words."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

BATCH_KEY = "membership.batch.v1"
EARLIEST_DAY = date(1900, 1, 1)
CLASSES = ("ordinary", "senior", "student", "fellow", "honorary", "foreign")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("day")
    day = date.fromisoformat(value)
    if day < EARLIEST_DAY:
        raise ValueError("day")
    return day


def known_class(value: Any) -> Any:
    """A class that this version does not know counts as other; its word is not kept."""
    return value if value is None or not isinstance(value, str) or value in CLASSES else "other"


OutsideCode = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "description": "a day in Asia/Shanghai, from 1900-01-01 on"}),
]
Kind = Literal["individual", "group"]
OutsideClass = Annotated[
    Literal["ordinary", "senior", "student", "fellow", "honorary", "foreign", "other"],
    BeforeValidator(known_class),
    WithJsonSchema({"type": "string", "examples": list(CLASSES), "description": "another word counts as other"}),
]
Reason = Literal["resigned", "lapsed", "deceased", "expelled", "other"]
Codes = Annotated[tuple[OutsideCode, ...], Field(strict=False)]


class Said(BaseModel):
    """Data of an outside event: unknown fields are ignored and never stored; nothing is guessed from another type."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Joined(Said):
    """The member's state from `effective_on` on (null = unknown: it counts since before our records)."""

    member: OutsideCode
    kind: Kind
    branches: Codes
    member_class: OutsideClass | None = None
    effective_on: Day | None
    ends_on: Day | None = None
    bulk: bool | None = None


class Updated(Joined):
    """The member's state from `effective_on` on (null = unknown: the day of `time`)."""


class Transferred(Updated):
    """The same with the branches it went between; they explain, `branches` is the truth."""

    from_branch: OutsideCode | None = None
    to_branch: OutsideCode | None = None


class Left(Said):
    """No longer counted from `effective_on` on (null = unknown: the day of `time`)."""

    member: OutsideCode
    kind: Kind
    effective_on: Day | None
    reason: Reason | None = None


class Merged(Said):
    """`merged` are further codes of the person or unit `member`, counted once from `effective_on` on."""

    member: OutsideCode
    merged: Annotated[Codes, Field(min_length=1)]
    effective_on: Day | None


class Erased(Said):
    """Forget the code; counts stay."""

    member: OutsideCode


class Snapshot(Said):
    """One chunk of a whole roster; the whole is compared with what is known, and applied only on command."""

    snapshot: OutsideCode
    chunk: Annotated[int, Field(ge=1)]
    chunks: Annotated[int, Field(ge=1)]
    as_of: Day
    members: Annotated[tuple[Joined, ...], Field(strict=False)]


TYPES: dict[str, type[Said]] = {
    "membership.member.joined.v1": Joined,
    "membership.member.updated.v1": Updated,
    "membership.member.transferred.v1": Transferred,
    "membership.member.left.v1": Left,
    "membership.member.merged.v1": Merged,
    "membership.member.erased.v1": Erased,
    "membership.roster.snapshot.v1": Snapshot,
}

_ATTRIBUTES: dict[str, Any] = {
    "specversion": {"const": "1.0"},
    "id": {"type": "string", "minLength": 1, "maxLength": 128},
    "source": {"type": "string", "format": "uri-reference", "minLength": 1},
    "subject": {"type": "string", "minLength": 1, "maxLength": 64},
    "time": {"type": "string", "format": "date-time"},
    "sequence": {
        "oneOf": [
            {"type": "string", "pattern": "^[0-9]{1,18}$"},
            {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
        ]
    },
    "corrects": {"type": "string", "minLength": 1, "maxLength": 128},
    "datacontenttype": {"const": "application/json"},
}


def schemas() -> dict[str, dict[str, Any]]:
    """Type -> JSON Schema of its structured form, envelope included."""
    return {type_: _schema(type_, model) for type_, model in TYPES.items()}


def _schema(type_: str, model: type[Said]) -> dict[str, Any]:
    data = model.model_json_schema(ref_template="#/$defs/{model}")
    definitions = data.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lianxi:{type_}",
        "title": type_,
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {**_ATTRIBUTES, "type": {"const": type_}, "data": data},
        "$defs": definitions,
    }
