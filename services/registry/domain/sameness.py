"""What makes two outside events one: type, subject, time, sequence and known data (docs/decisions/0026)."""

from __future__ import annotations

import hashlib
from types import NoneType
from typing import Any

import orjson
import rfc8785

from services.registry.domain.envelope import Claim
from services.registry.domain.texts import sequence, time_ns
from shared.events.membership import TYPES, Snapshot

# Beyond this a number of JSON is not exact, and canonical JSON refuses it.
_SAFE = 2**53


def known_part(type_: str | None, data: Any) -> Any:
    """The data without unknown fields and without nulls, which say as little as an absent field."""
    model = TYPES.get(type_ or "")
    if model is None:
        return {}
    if not isinstance(data, dict):
        return data
    known = {name: data[name] for name in model.model_fields if data.get(name) is not None}
    if model is Snapshot and isinstance(known.get("members"), list):
        known["members"] = [known_part("membership.member.joined.v1", one) for one in known["members"]]
    return known


def canonical(value: dict[str, Any]) -> bytes:
    """RFC 8785 JSON. Texts under ASCII names, of which every good event is made, the faster library writes alike."""
    data = value["data"]
    rest = (one for name, one in value.items() if name != "data")
    if type(data) is dict and all(map(_is_plain, rest)) and all(map(_is_plain_or_lines, data.values())):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    kind = type(value)
    return kind in (str, bool, NoneType) or (kind is list and all(type(one) is str for one in value))


def _is_plain_or_lines(value: Any) -> bool:
    """A plain value, a small number, or the members of a roster, of which only known fields are left by now."""
    if _is_plain(value) or (type(value) is int and abs(value) < _SAFE):
        return True
    return type(value) is list and all(type(one) is dict and all(map(_is_plain, one.values())) for one in value)


def body_hash(claim: Claim) -> bytes:
    """
    SHA-256 of the canonical JSON (RFC 8785): another form or time offset makes no other body.

    What comes alone and is too large is told by its bytes: writing megabytes canonically takes seconds.
    """
    if claim.fault and not claim.place:
        return hashlib.sha256(claim.message.body).digest()
    attributes = claim.attributes
    type_, ns, number = attributes.get("type"), time_ns(attributes.get("time")), sequence(attributes.get("sequence"))
    same = {
        "type": type_,
        "subject": attributes.get("subject"),
        "time": attributes.get("time") if ns is None else str(ns),
        "sequence": attributes.get("sequence") if number is None else str(number),
        "data": known_part(type_ if isinstance(type_, str) else None, claim.data),
    }
    try:
        return hashlib.sha256(canonical(same)).digest()
    except (rfc8785.CanonicalizationError, RecursionError, AttributeError, TypeError, ValueError):
        # Header values that JSON has not, numbers beyond it, deep nesting: parked anyway, and the same when sent again.
        return hashlib.sha256(claim.message.body + repr(same["time"]).encode("utf-8", "replace")).digest()
