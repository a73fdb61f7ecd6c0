"""The published language: every type has a frozen sample, only classified fields, and somebody who hears it."""

from __future__ import annotations

import json
import types
import typing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from deploy.topology import FROM_OTHERS, HEARS
from shared.bus import family
from shared.events import TYPES
from shared.events.base import UPCASTERS, DomainEvent, FieldClass, Unreadable, upcast
from shared.events.envelope import decode, encode

SAMPLES = Path(__file__).parent / "samples"
PLAIN = (int, float, bool, date, datetime, type(None))


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_a_frozen_sample_of_every_type_is_still_read_and_said_alike(type_: str) -> None:
    """
    A sample is never changed: when this fails the type needs a new version with an upcaster.

    Optional fields that came after the sample are said empty.
    """
    body = (SAMPLES / f"{type_}.json").read_bytes()
    event = decode(body)
    assert event.type == type_
    assert without_later_fields(json.loads(encode(event)), json.loads(body)) == json.loads(body)


def without_later_fields(said: Any, sample: Any) -> Any:
    """What is said, less the empty fields that the sample does not have."""
    if not isinstance(said, dict) or not isinstance(sample, dict):
        return said
    return {
        name: without_later_fields(value, sample.get(name))
        for name, value in said.items()
        if name in sample or value is not None
    }


def test_a_later_field_is_left_out_only_where_it_is_empty() -> None:
    sample = {"name": "甲", "decision": {"body": "乙", "number": None}}
    said = {"name": "甲", "decision": {"body": "乙", "number": None, "file": None}, "address": None}
    assert without_later_fields(said, sample) == sample
    for other in (said | {"address": "丙"}, said | {"name": None}, {"name": "甲"}):
        assert without_later_fields(other, sample) != sample


def test_every_sample_belongs_to_a_type_or_an_upcaster() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(TYPES) | set(UPCASTERS)


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_every_field_is_code_date_count_body_name_or_public_title(type_: str) -> None:
    assert list(unclassified(TYPES[type_])) == []


def test_an_unclassified_string_is_found() -> None:
    class Leaky(DomainEvent):
        note: str

    assert list(unclassified(Leaky)) == ["Leaky.note"]


def unclassified(model: type[BaseModel]) -> typing.Iterator[str]:
    for name, field in model.model_fields.items():
        annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        if not classified(annotation):
            yield f"{model.__name__}.{name}"


def classified(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        return any(isinstance(item, FieldClass) for item in metadata) or classified(inner)
    if get_origin(annotation) in (Union, types.UnionType, tuple, list):
        return all(classified(part) for part in get_args(annotation) if part is not Ellipsis)
    if get_origin(annotation) is Literal:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return not list(unclassified(annotation))
    return annotation in PLAIN


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_every_type_has_a_hearer(type_: str) -> None:
    assert any(family(type_) in families for families in (*HEARS.values(), *FROM_OTHERS.values()))


def test_old_data_is_lifted_to_the_newest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    declared: dict[str, Any] = {}
    for module in ("base", "envelope"):
        monkeypatch.setattr(f"shared.events.{module}.UPCASTERS", declared)
    body = json.loads((SAMPLES / "registry.branch.group_absence_explained.v1.json").read_bytes())
    body["type"] = "registry.branch.absence_noted.v1"
    body["data"]["why"] = body["data"].pop("reason")
    upcast(
        "registry.branch.absence_noted.v1",
        "registry.branch.group_absence_explained.v1",
        lambda data: {**data, "reason": data["why"]},
    )
    assert decode(json.dumps(body).encode()).data.reason == "being_formed"


def test_a_living_type_cannot_be_an_old_one() -> None:
    with pytest.raises(TypeError):
        upcast("registry.branch.founded.v1", "registry.branch.founded.v1", dict)


def test_an_unknown_field_is_ignored_and_a_missing_one_named() -> None:
    body = json.loads((SAMPLES / "registry.branch.group_absence_explained.v1.json").read_bytes())
    body["data"]["new_field"] = 1
    assert decode(json.dumps(body).encode()).data.code == "CSBME-09"
    del body["data"]["reason"]
    with pytest.raises(Unreadable) as refused:
        decode(json.dumps(body).encode())
    assert refused.value.pointer == "/data/reason"
