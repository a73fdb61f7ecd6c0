"""Examine one claimed event by itself: who says it, what exactly, and its first fault if it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.registry.domain.contents import check_data, keep_nothing_personal
from services.registry.domain.envelope import Claim
from services.registry.domain.examined import Examined, Publisher, Seal
from services.registry.domain.sameness import body_hash
from services.registry.domain.texts import moment_ns, plain_text, sequence, time_ns
from services.registry.domain.verdict import Fault, Unfit, fault
from shared.events.membership import TYPES

MOST_AHEAD = timedelta(minutes=5)
LONGEST = {"id": 128, "corrects": 128, "source": 200, "type": 100, "subject": 64}


def examine(claim: Claim, publishers: Mapping[str, Publisher], now: datetime, seal: Seal) -> Examined:
    """Everything about one event that needs no look at others; `publishers` by login, and by source."""
    seen = Examined(claim, login=plain_text(claim.message.login, 200))
    try:
        _identify(seen, publishers, seal)
        if claim.fault:
            raise Unfit(claim.fault)
        _check_attributes(seen)
        check_data(seen)
        if seen.time_ns is None or seen.time_ns > moment_ns(now + MOST_AHEAD):
            raise Unfit(fault("clock", "/time"))
    except Unfit as unfit:
        seen.fault = unfit.fault if seen.keyed else _placed(unfit.fault, claim)
        keep_nothing_personal(seen)
    return seen


def _identify(seen: Examined, publishers: Mapping[str, Publisher], seal: Seal) -> None:
    """
    Whose event it is, and whether it may take its id.

    A fault of the door (a wrong login, source, message_id or permission) takes none: mended, the same event may come
    again under the same id.
    """
    claim, message = seen.claim, seen.claim.message
    _note(seen)
    publisher = _publisher(seen, publishers)
    seen.login, seen.source = publisher.login, publisher.source
    seen.sealed = seal(publisher.source, seen.id) if seen.id else None
    if not publisher.active:
        raise Unfit(fault("unknown_login"))
    if claim.unreadable is not None:
        raise Unfit(claim.fault or fault("not_json"))
    if seen.claimed != publisher.source:
        _require(claim, "source")
        raise Unfit(fault("foreign_source", "/source"))
    seen.claimed = None
    _require(claim, "id")
    if message.message_id is not None and not claim.place and message.message_id != claim.attributes["id"]:
        raise Unfit(fault("message_id", "/id"))
    if seen.type in TYPES and seen.type not in publisher.types:
        raise Unfit(fault("foreign_type", "/type"))
    seen.keyed, seen.body_hash = True, body_hash(claim)


def _note(seen: Examined) -> None:
    attributes = seen.claim.attributes
    message_id = None if seen.claim.place else seen.claim.message.message_id
    seen.id = plain_text(attributes.get("id"), LONGEST["id"]) or plain_text(message_id, LONGEST["id"])
    seen.asked = seen.id
    seen.type = plain_text(attributes.get("type"), LONGEST["type"])
    seen.subject = plain_text(attributes.get("subject"), LONGEST["subject"])
    seen.claimed = plain_text(attributes.get("source"), LONGEST["source"])
    seen.time_ns, seen.sequence = time_ns(attributes.get("time")), sequence(attributes.get("sequence"))


def _publisher(seen: Examined, publishers: Mapping[str, Publisher]) -> Publisher:
    scopes = seen.claim.message.scopes
    if scopes is not None:
        name = seen.claimed if seen.claimed in scopes else min(scopes, default=None)
    elif seen.login is None:
        raise Unfit(fault("no_login"))
    else:
        name = seen.login
    publisher = publishers.get(name or "")
    if publisher is None:
        raise Unfit(fault("unknown_login"))
    return publisher


def _check_attributes(seen: Examined) -> None:
    claim, attributes = seen.claim, seen.claim.attributes
    if attributes.get("specversion") != "1.0":
        raise Unfit(fault("missing" if attributes.get("specversion") is None else "specversion", "/specversion"))
    _require(claim, "type")
    if seen.type not in TYPES:
        raise Unfit(fault("unknown_type", "/type"))
    _require(claim, "subject")
    if seen.time_ns is None:
        raise Unfit(fault("missing" if attributes.get("time") is None else "time", "/time"))
    seen.known["time"] = attributes["time"]
    _check_extensions(seen, attributes)


def _check_extensions(seen: Examined, attributes: Mapping[str, Any]) -> None:
    if attributes.get("sequence") is not None:
        if seen.sequence is None:
            raise Unfit(fault("sequence", "/sequence"))
        seen.known["sequence"] = str(seen.sequence)
    if attributes.get("corrects") is not None:
        _require(seen.claim, "corrects")
        seen.corrects = attributes["corrects"]
    content_type = attributes.get("datacontenttype")
    if content_type is not None and str(content_type).partition(";")[0].strip().lower() != "application/json":
        raise Unfit(fault("datacontenttype", "/datacontenttype"))


def _require(claim: Claim, name: str) -> None:
    value = claim.attributes.get(name)
    if value is None:
        raise Unfit(fault("missing", f"/{name}"))
    if not isinstance(value, str) or not value.strip():
        raise Unfit(fault("attribute_text", f"/{name}"))
    if plain_text(value, LONGEST[name]) is None:
        raise Unfit(fault("attribute_long", f"/{name}"))


def _placed(what: Fault, claim: Claim) -> Fault:
    """The pointer inside a batch begins with the event's place, by which one without an id can be found."""
    return replace(what, pointer=claim.place + what.pointer)
