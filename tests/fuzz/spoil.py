"""Good messages, spoiled in every way a foreign program, a bad disk or an enemy might; one number, one harm."""

from __future__ import annotations

import copy
import json
import math
import os
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

SEED = int(os.environ.get("LIANXI_FUZZ_SEED", "3"))
_DEEP = "@deep:"
_DEPTHS = (50, 130, 300, 900, 1100, 20_000)
_TEXTS = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "x\udfff",
        "１２３",
        "0",
        "-1",
        "1_000",
        "+5",
        "null",
        "true",
        "\u202e",
        "𝒳",
        "é" * 70,
    ),
    *("x" * 65, "x" * 600, "y" * 3000, "../..", "$ref", "'; DROP TABLE member; --", "{{7*7}}", "a@b.cn", "13800138000"),
    *(
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "1899-12-31",
        "2026-3-1",
        "２０２６-０１-０１",
        "2026-W01-1",
        "20260301",
    ),
    *("2026-03-02T09:15:00", "2026-03-02T25:00:00Z", "9999-12-31T23:59:60-23:59", "0001-01-01T00:00:00+14:00"),
    *(
        "1.0",
        "1.1",
        "application/json",
        "membership.member.joined.v1",
        "registry.branch.founded.v1",
        "member/1",
        "/",
        "9" * 19,
        "1" * 4000,
    ),
)
_NUMBERS = (0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**400, 0.5, -0.0, 1e308, 1e-400, math.nan, -math.inf)
_OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [None], {"": ""}, [[]], {"a": {"b": []}})
# What the client library makes of the types a table of headers may have.
_OF_HEADERS: tuple[Any, ...] = (
    *(b"\xff\xfe", bytearray(b"x"), Decimal("1E-255"), Decimal(7), datetime(2106, 1, 1, tzinfo=UTC), math.inf),
    *({"a": [None, {"b": b"\xff"}]}, [1, [2, [b"", None]]], 2**62, -(2**63), True, None, ""),
)


class Spoiler:
    """The harm of one number; equal numbers do equal harm, so a failing case is repeated by its number alone."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(SEED * 1_000_003 + number)

    def any(self) -> Any:
        """A value that hardly anybody expects; nesting beyond Python's own reach is a text that `body` writes out."""
        draw = self.random.random()
        if draw < 0.03:
            return f"{_DEEP}{self.random.choice(_DEPTHS)}"
        return copy.deepcopy(self.random.choice(_TEXTS if draw < 0.6 else _NUMBERS if draw < 0.85 else _OTHERS))

    def tree(self, value: Any) -> Any:
        """A copy of a JSON value with one to three spots harmed."""
        root = [copy.deepcopy(value)]
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            self._harm(root)
        return root[0]

    def _harm(self, holder: Any) -> None:
        key: Any = 0
        while isinstance(holder[key], dict | list) and holder[key] and self.random.random() < 0.85:
            holder = holder[key]
            key = self.random.choice(list(holder)) if isinstance(holder, dict) else self.random.randrange(len(holder))
        draw = self.random.random()
        if draw < 0.2 and isinstance(holder, dict):
            del holder[key]
        elif draw < 0.3 and isinstance(holder, dict):
            holder[self.random.choice(_TEXTS)] = holder.pop(key)
        elif draw < 0.4 and isinstance(holder, dict):
            holder[self.random.choice(("new", "data", "data_base64", "id", "member"))] = self.any()
        elif draw < 0.5:
            often = 501 if self.random.random() < 0.02 and len(str(holder[key])) < 2000 else self.random.choice((1, 2))
            holder[key] = [holder[key]] * often
        else:
            holder[key] = self.any()

    def headers(self, headers: dict[str, Any]) -> dict[str, Any]:
        """The same headers, some of another type, name or case, or gone."""
        spoiled = dict(headers)
        for name in self.random.sample(list(headers), k=min(len(headers), self.random.choice((0, 1, 1, 2)))):
            kept, draw = spoiled.pop(name), self.random.random()
            if draw < 0.6:
                spoiled[name] = self.random.choice(_OF_HEADERS)
            elif draw < 0.8:
                spoiled[name.upper() if draw < 0.7 else name + "\0"] = kept
        return spoiled

    def body(self, value: Any) -> bytes:
        """JSON as it should not be: spoiled values always, spoiled bytes often."""
        text = json.dumps(value, ensure_ascii=self.random.random() < 0.5)
        for depth in _DEPTHS:
            mark = f'"{_DEEP}{depth}"'
            if mark in text:
                text = text.replace(mark, "[" * depth + "]" * depth)
        body = text.encode("utf-8", self.random.choice(("surrogatepass", "replace")))
        if self.random.random() < 0.4:
            body = self.random.choice(_BYTES)(self.random, body)
        return body


def _cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _flip(chance: random.Random, body: bytes) -> bytes:
    flipped = bytearray(body)
    for _ in range(chance.choice((1, 2, 8))):
        if flipped:
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def _twice(chance: random.Random, body: bytes) -> bytes:
    """A key that stands twice, the first time with another value."""
    start = body.find(b"{") + 1
    key = chance.choice((b'"id"', b'"data"', b'"type"', b'"member"', b'"specversion"'))
    return body[:start] + key + b":" + chance.choice((b"1", b"null", b'"other"', b"{}")) + b"," + body[start:]


def _insert(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body) + 1)
    return (
        body[:at]
        + chance.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\0", b"\x1b", b"}", b",", b"//", b"NaN"))
        + body[at:]
    )


_BYTES: Sequence[Callable[[random.Random, bytes], bytes]] = (
    _cut,
    _flip,
    _twice,
    _insert,
    lambda chance, body: b"\xef\xbb\xbf" + body,
    lambda chance, body: body.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32", "gb18030"))),
    lambda chance, body: body + chance.choice((b"\0", b" ", b"{}", b"]", body)),
    lambda chance, body: chance.choice(
        (b"", b"{}", b"[]", b"null", b'""', b"0", b"[[]]", b"{" * 5000, b'{"a":' * 2000)
    ),
)
