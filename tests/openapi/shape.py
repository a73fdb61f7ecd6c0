"""The JSON Schema of values that were seen: no field is promised to be there or filled, only of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

_FIELD = re.compile(r"[a-z_][a-z0-9_]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
DEEPEST = 7
# Each rule has a form of its own.
OPEN = ("value", "facts", "limit")


def shape(values: Sequence[Any], depth: int = 0) -> dict[str, Any]:
    """
    A schema that all the values obey; {} where nothing can be said.

    Whatever lies inside may be null, seen or not: a society that never left a field empty does not promise to fill it.
    """
    some = [value for value in values if value is not None]
    if not some or depth > DEEPEST:
        return {}
    kinds = {_kind(value) for value in some}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) > 1:
        return {}
    kind = kinds.pop()
    found: dict[str, Any] = {"type": [kind, "null"] if depth or len(some) < len(values) else kind}
    if kind == "object":
        return found | _object(some, depth)
    if kind == "array":
        return found | {"items": shape([item for value in some for item in value], depth + 1)}
    if kind == "string" and (format_ := _format(some)):
        found["format"] = format_
    return found


def _kind(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def _object(values: Sequence[dict[str, Any]], depth: int) -> dict[str, Any]:
    """Fields by name; where the names are data (codes, Chinese words) it is a map from them to one shape."""
    names = sorted({name for value in values for name in value})
    if any(not _FIELD.fullmatch(name) for name in names):
        return {"additionalProperties": shape([item for value in values for item in value.values()], depth + 1)}
    fields = {name: shape([value[name] for value in values if name in value], depth + 1) for name in names}
    return {"properties": fields | {name: {} for name in OPEN if name in fields}}


def _format(values: Sequence[str]) -> str | None:
    if all(_DAY.fullmatch(value) and _reads(date, value) for value in values):
        return "date"
    if all(_MOMENT.fullmatch(value) and _reads(datetime, value) for value in values):
        return "date-time"
    return None


def _reads(type_: type[date], value: str) -> bool:
    try:
        type_.fromisoformat(value)
    except ValueError:
        return False
    return True
