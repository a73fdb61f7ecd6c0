"""
A webhook of anybody: JSON with codes, days and counts, signed so that the receiver can tell that it is ours.

`Lianxi-Delivery` is the code of the delivery, the same at every try: who has seen it answers 2xx and does nothing.
`Lianxi-Signature: t=<seconds>,v1=<hex>` where v1 = HMAC-SHA256(key, "<seconds>.<body>").
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import orjson

from services.reporting.channels.post import post
from services.reporting.channels.sending import AboutTo, Way
from services.reporting.domain.delivery.answer import Answer, clean
from services.reporting.domain.delivery.message import Message
from shared.database import clock


async def send(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """2xx is accepted, 4xx is refused for good (but 408, 425, 429), anything else is tried again."""
    body = orjson.dumps({"delivery": message.key, "line": message.line, **message.facts})
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Lianxi-Delivery": message.key,
        "Lianxi-Signature": signature(way.secrets["signing_key"], body, clock()),
    }
    status, said = await post(way, way.secrets["url"], body, headers, about_to)
    text = clean(said.decode(errors="replace"))
    if 200 <= status < 300:
        return Answer("accepted", f"HTTP {status}", text)
    if 400 <= status < 500 and status not in (408, 425, 429):
        return Answer("refused", f"HTTP {status}", text)
    return Answer("temporary", f"HTTP {status}", text)


def signature(key: str, body: bytes, now: datetime) -> str:
    """The header that proves who sent the body, and when."""
    seconds = str(int(now.timestamp()))
    digest = hmac.new(key.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
