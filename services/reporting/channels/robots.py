"""The group robots of WeCom, DingTalk and Feishu: HTTP 200 does not mean sent, the number in the answer does."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote_plus

import orjson

from services.reporting.channels.post import post
from services.reporting.channels.sending import AboutTo, Way
from services.reporting.domain.delivery.answer import Answer, clean
from services.reporting.domain.delivery.message import Message
from services.reporting.domain.delivery.pace import DINGTALK_BLOCKS
from shared.database import clock

WECOM_BYTES: Final = 4096
JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Robot:
    """How a maker's answer is read: the field with its number, that with its words, and what passes by waiting."""

    number: str
    words: str
    busy: Mapping[int, int]  # number -> seconds to wait


WECOM: Final = Robot("errcode", "errmsg", {-1: 60, 45009: 60, 45033: 60})
DINGTALK: Final = Robot(
    "errcode", "errmsg", {-1: 60, 130101: DINGTALK_BLOCKS, 410100: DINGTALK_BLOCKS, 660026: DINGTALK_BLOCKS}
)
FEISHU: Final = Robot("code", "msg", {9499: 60, 11232: 60, 11233: 60, 1061045: 60})


async def wecom(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """A robot of WeCom takes Markdown of at most 4,096 bytes; its address alone is the key."""
    body = {"msgtype": "markdown", "markdown": {"content": _cut(message.line, WECOM_BYTES)}}
    return read(WECOM, *await post(way, way.secrets["url"], orjson.dumps(body), JSON, about_to))


async def dingtalk(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """A robot of DingTalk is signed in the query, with the time in milliseconds."""
    url = way.secrets["url"]
    if secret := way.secrets.get("signing_key"):
        timestamp, sign = dingtalk_sign(secret, clock())
        url += f"{'&' if '?' in url else '?'}timestamp={timestamp}&sign={quote_plus(sign)}"
    body = {"msgtype": "text", "text": {"content": message.line}}
    return read(DINGTALK, *await post(way, url, orjson.dumps(body), JSON, about_to))


async def feishu(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """A robot of Feishu is signed in the body, with the time in seconds."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message.line}}
    if secret := way.secrets.get("signing_key"):
        timestamp, sign = feishu_sign(secret, clock())
        body |= {"timestamp": timestamp, "sign": sign}
    return read(FEISHU, *await post(way, way.secrets["url"], orjson.dumps(body), JSON, about_to))


def dingtalk_sign(secret: str, now: datetime) -> tuple[str, str]:
    """Timestamp in milliseconds, and base64(HMAC-SHA256(secret, "timestamp\\nsecret"))."""
    timestamp = str(int(now.timestamp() * 1000))
    return timestamp, _base64(hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256))


def feishu_sign(secret: str, now: datetime) -> tuple[str, str]:
    """Timestamp in seconds, and base64(HMAC-SHA256("timestamp\\nsecret", "")): the text is the key."""
    timestamp = str(int(now.timestamp()))
    return timestamp, _base64(hmac.digest(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256))


def read(robot: Robot, status: int, body: bytes) -> Answer:
    """What a robot's answer means. One that cannot be read was given to something that may have arrived: unknown."""
    if status == 429 or status >= 500:
        return Answer("temporary" if status == 429 else "unknown", f"HTTP {status}")
    if status != 200:
        return Answer("refused", f"HTTP {status}", clean(body.decode(errors="replace")))
    try:
        told = orjson.loads(body)
        number = int(told[robot.number])
    except (ValueError, KeyError, TypeError):
        return Answer("unknown", "HTTP 200", "the answer has no number")
    code, words = f"{robot.number} {number}", clean(str(told.get(robot.words, "")))
    if number == 0:
        return Answer("accepted", code, words)
    if number in robot.busy:
        return Answer("temporary", code, words, robot.busy[number])
    return Answer("refused", code, words)


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, no character broken."""
    return text.encode()[:most].decode(errors="ignore")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
