"""What the broker refuses before the registry sees it, and what is taken but is not as the contract says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ops.check.sent import Entry, Sent, body_events
from ops.publishers import routing_keys
from shared.events.base import BATCH
from shared.events.membership import BATCH_KEY, CLASSES, TYPES

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
PREFIXES = ("ce-", "ce_", "cloudevents:", "cloudevents_")
FORBIDDEN, PRECONDITION_FAILED = 403, 406


@dataclass(frozen=True)
class Refused:
    """The broker closes the channel with this code; the message is not kept."""

    code: int
    rule: str
    zh: str
    en: str


def refused(sent: Sent, logins: Sequence[str], types: Sequence[str]) -> Refused | None:
    """Why the broker would refuse a message, or None."""
    if len(sent.body) > MAX_MESSAGE_BYTES:
        return Refused(PRECONDITION_FAILED, "message_size", "消息超过 4 MiB", "the message is over 4 MiB")
    key, login = sent.told("routing_key"), sent.told("user_id")
    # The broker looks at the right to write first.
    if key is not None and not re.fullmatch(routing_keys(types), str(key)):
        return Refused(
            FORBIDDEN,
            "routing_key",
            "routing key 不在该登录名可用之列",
            "the login may not use this routing key",
        )
    if login is not None and login not in logins:
        return Refused(PRECONDITION_FAILED, "user_id", "user_id 不是所用的登录名", "user_id is not the login in use")
    return None


def advice_on(sent: Sent, events: Sequence[Entry]) -> list[Entry]:
    """What is taken as it is, but loses something or breaks the contract where nobody checks."""
    return [*_on_message(sent, events), *_on_data(sent)]


def _on_message(sent: Sent, events: Sequence[Entry]) -> Iterator[Entry]:
    if sent.properties is None:
        return
    form, key = (sent.content_type or "").partition(";")[0].strip().lower(), sent.told("routing_key")
    right = {BATCH_KEY} if form == BATCH else {event["type"] for event in events if event["type"]}
    if key is not None and right and key not in right:
        yield {"rule": "key_differs", "pointer": ""}
    if sent.told("message_id") is None and (sent.whole or "message_id" not in sent.properties):
        yield {"rule": "no_message_id", "pointer": ""}
    mode = sent.told("delivery_mode")
    if mode not in (None, 2) or (mode is None and sent.whole):
        yield {"rule": "delivery_mode", "pointer": ""}
    if form == "application/json" and any("specversion" in one for _, one in body_events(sent)):
        yield {"rule": "structured_as_binary", "pointer": ""}


def _on_data(sent: Sent) -> Iterator[Entry]:
    for place, event in _typed(sent):
        model, data = TYPES.get(str(event.get("type"))), event.get("data")
        if model is None or not isinstance(data, dict):
            continue
        for name in data:
            if name not in model.model_fields:
                yield {"rule": "unknown_field", "pointer": f"{place}/data/{_escaped(name)}"}
        if isinstance(data.get("member_class"), str) and data["member_class"] not in CLASSES:
            yield {"rule": "unknown_class", "pointer": f"{place}/data/member_class"}


def _typed(sent: Sent) -> list[tuple[str, Entry]]:
    """The events of a message, also that of the binary form."""
    named = {name.lower().partition("type")[0]: value for name, value in sent.headers.items() if name[-4:] == "type"}
    type_ = next((value for prefix, value in named.items() if prefix in PREFIXES), None)
    found = body_events(sent)
    return [(place, {"type": type_, "data": data}) for place, data in found] if type_ else found


def _escaped(name: Any) -> str:
    """As a part of a JSON pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
