"""The JSON Schema of values that were seen: what all of them have is required, what none had is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

_FIELD = re.compile(r"[a-z_][a-z0-9_]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
DEEPEST = 7


def shape(values: Sequence[Any], depth: int = 0) -> dict[str, Any]:
    """A schema that all the values obey; {} where nothing can be said."""
    some = [value for value in values if value is not None]
    if not some or depth > DEEPEST:
        return {}
    kinds = {_kind(value) for value in some}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) > 1:
        return {}
    kind = kinds.pop()
    found: dict[str, Any] = {"type": kind if len(some) == len(values) else [kind, "null"]}
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
    required = [name for name in names if all(name in value for value in values)]
    return {"properties": fields} | ({"required": required} if required else {})


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
