"""Messages an outside system might send, good ones and spoiled ones, in all three forms."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import orjson

from services.registry.domain.envelope import Message
from shared.events.base import BATCH, SINGLE
from tests.fuzz.spoil import Spoiler
from tests.registry.ingress import LOGIN, SOURCE, event, line, roster

_PASTS = ("joined", "updated", "transferred", "left", "erased", "merged")
_TYPES = (
    None,
    "",
    "text/plain",
    SINGLE,
    BATCH,
    "application/json",
    "APPLICATION/CLOUDEVENTS+JSON; x=1",
    "\ufffd",
    "a" * 255,
)
_ENCODINGS = (None, None, None, "utf-8", "UTF8", "gzip", "\0")
MOST_BYTES, MOST_EVENTS = 1024 * 1024, 500


def good(n: int, spoiler: Spoiler) -> dict[str, Any]:
    """A good event; members repeat, and ids too now and then."""
    choose = spoiler.random
    past, member = choose.choice(_PASTS), f"M-{choose.randrange(300)}"
    changes: dict[str, Any] = {"time": f"2026-0{choose.randrange(1, 9)}-02T09:15:{n % 60:02d}+08:00"}
    data: dict[str, Any] = {"member_class": choose.choice(("senior", None)), "from_branch": "B-1"}
    if past == "merged":
        data["merged"] = [f"M-{choose.randrange(300)}" for _ in range(choose.choice((1, 1, 3)))]
    if past == "erased" and choose.random() < 0.5:
        lines = [line(f"M-{choose.randrange(300)}") for _ in range(3)]
        return roster(f"S-{n % 5}", choose.randrange(1, 4), 3, lines, id=f"s{n}")
    return event(f"e{n if choose.random() < 0.95 else n // 7}", past, member, data=data, **changes)


def message(n: int) -> Message:
    """Message number n: one in twelve is good."""
    spoiler = Spoiler(n)
    choose = spoiler.random
    made = choose.choice((_structured, _binary, _batch))(n, spoiler)
    if choose.random() < 0.1:
        made = replace(made, content_type=choose.choice(_TYPES), content_encoding=choose.choice(_ENCODINGS))
    if choose.random() < 0.1:
        made = replace(made, message_id=choose.choice(("", "other", "\ufffd", "x" * 255)))
    if choose.random() < 0.1:
        made = replace(made, login=choose.choice((None, "nobody")))
    return made


def _spoiled(value: Any, spoiler: Spoiler) -> bytes:
    if spoiler.random.random() < 0.12:
        return json.dumps(value).encode()
    return spoiler.body(spoiler.tree(value) if spoiler.random.random() < 0.8 else value)


def _structured(n: int, spoiler: Spoiler) -> Message:
    return Message(_spoiled(good(n, spoiler), spoiler), SINGLE, login=LOGIN)


def _binary(n: int, spoiler: Spoiler) -> Message:
    envelope = good(n, spoiler)
    prefix = spoiler.random.choice(("ce-", "ce_", "cloudEvents:", "cloudEvents_"))
    headers = {f"{prefix}{name}": value for name, value in envelope.items() if name != "data"}
    if spoiler.random.random() < 0.8:
        headers = spoiler.headers(headers | {"traceparent": "00-1-2-03", "ce-source": SOURCE})
    return Message(_spoiled(envelope["data"], spoiler), "application/json", headers=headers, login=LOGIN)


def _batch(n: int, spoiler: Spoiler) -> Message:
    size = spoiler.random.choice((1, 2, 3, 5))
    return Message(_spoiled([good(n * 10 + k, spoiler) for k in range(size)], spoiler), BATCH, login=LOGIN)


def events_in(sent: Message) -> int:
    """How many verdicts a message gets: as many as a readable batch has elements, else one."""
    form = (sent.content_type or "").partition(";")[0].strip().lower()
    encoding = (sent.content_encoding or "").strip().lower()
    if form != BATCH or encoding not in ("", "utf-8", "utf8") or len(sent.body) > MOST_BYTES:
        return 1
    try:
        elements = orjson.loads(sent.body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return 1
    return len(elements) if isinstance(elements, list) and 0 < len(elements) <= MOST_EVENTS else 1
