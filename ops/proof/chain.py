"""`ops chain`: walk the hash chain of every log; one changed row turns it red, and is named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from ops.place import Place
from ops.screen import console, show

PAGE = 2000
START = b"\0" * 32


@dataclass(frozen=True)
class Walk:
    """How far a chain holds; `broken` is the first position that does not, with what is wrong there."""

    service: str
    events: int
    head: str
    broken: tuple[int, str] | None = None


async def check_chains(place: Place) -> bool:
    """Print each log's length, head and state; True when all chains hold."""
    walks = [await _walk(service, url) for service, url in place.known["databases"].items()]
    show(
        "账本哈希链 | chains",
        ("服务", "事件", "链头 | head", "状态"),
        [(walk.service, walk.events, walk.head[:16], "✗" if walk.broken else "✓") for walk in walks],
    )
    for walk in walks:
        if walk.broken:
            console.print(f"[red]✗[/] {walk.service} position {walk.broken[0]}: {walk.broken[1]}")
    return not any(walk.broken for walk in walks)


async def _walk(service: str, url: str) -> Walk:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await _walk_log(service, connection)
    finally:
        await connection.close()


async def _walk_log(service: str, connection: asyncpg.Connection[Any]) -> Walk:
    previous, position = START, 0
    while rows := await connection.fetch(
        """
        SELECT position, event_id, type, subject, version, recorded_at, body, hash FROM event_log
        WHERE position > $1 ORDER BY position LIMIT $2
        """,
        position,
        PAGE,
    ):
        for row in rows:
            if row["position"] != position + 1:
                return Walk(service, position, previous.hex(), (position + 1, "缺少一行 | a row is missing"))
            previous = hashlib.sha256(previous + hashlib.sha256(row["body"]).digest()).digest()
            position = row["position"]
            if row["hash"] != previous:
                return Walk(service, position, previous.hex(), (position, "内容与哈希不符 | body and hash differ"))
            if column := _untrue(row):
                return Walk(service, position, previous.hex(), (position, f"列与内容不符 | {column} and body differ"))
    head = await connection.fetchrow("SELECT position, hash FROM chain_head")
    if head is None or (head["position"], head["hash"]) != (position, previous):
        return Walk(service, position, previous.hex(), (position, "链头不符 | the head is another"))
    return Walk(service, position, previous.hex())


def _untrue(row: asyncpg.Record) -> str | None:
    """The first column that says other than the body, which is what the chain protects."""
    told = orjson.loads(row["body"])
    said = {
        "event_id": UUID(told["id"]),
        "type": told["type"],
        "subject": told["subject"],
        "version": int(told["sequence"]),
        "recorded_at": datetime.fromisoformat(told["time"]),
    }
    return next((column for column, value in said.items() if row[column] != value), None)
