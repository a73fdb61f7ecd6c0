"""Channels and the address book; what is secret in them lies sealed under the service's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import orjson

from shared.database import Connection, UnitOfWork
from shared.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as it is kept; `secrets` are opened."""

    code: str
    kind: str
    name: str
    enabled: bool
    topics: tuple[str, ...]
    settings: dict[str, Any]
    per_minute: int | None
    version: int
    secrets: dict[str, str] = field(repr=False, default_factory=dict)


async def channel(uow: UnitOfWork, code: str) -> Channel | None:
    """A channel with its secrets, locked until the end: two senders must not count its tries at the same time."""
    row = await uow.connection.fetchrow("SELECT * FROM channel WHERE code = $1 FOR UPDATE", code)
    return _channel(uow, row) if row else None


async def channels_told(connection: Connection, topic: str) -> dict[str, str]:
    """Code -> kind of the enabled channels on which a topic is told to groups."""
    rows = await connection.fetch(
        "SELECT code, kind FROM channel WHERE enabled AND kind <> 'mail' AND $1 = ANY(topics) ORDER BY code", topic
    )
    return {row["code"]: row["kind"] for row in rows}


async def channels_in_use(connection: Connection) -> list[str]:
    """Codes of enabled channels."""
    rows = await connection.fetch("SELECT code FROM channel WHERE enabled ORDER BY code")
    return [row["code"] for row in rows]


async def kinds(connection: Connection) -> dict[str, str]:
    """Code -> kind of every channel."""
    return {row["code"]: row["kind"] for row in await connection.fetch("SELECT code, kind FROM channel")}


async def save_channel(uow: UnitOfWork, kept: Channel) -> None:
    """Keep a channel in the place of what was there."""
    await uow.connection.execute(
        """
        INSERT INTO channel (code, kind, name, enabled, topics, settings, per_minute, version, sealed,
                             changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (code) DO UPDATE SET
            kind = EXCLUDED.kind, name = EXCLUDED.name, enabled = EXCLUDED.enabled, topics = EXCLUDED.topics,
            settings = EXCLUDED.settings, per_minute = EXCLUDED.per_minute, version = EXCLUDED.version,
            sealed = EXCLUDED.sealed, changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
        """,
        kept.code,
        kept.kind,
        kept.name,
        kept.enabled,
        list(kept.topics),
        kept.settings,
        kept.per_minute,
        kept.version,
        seal(uow, orjson.dumps(kept.secrets)),
        uow.now,
        uow.actor,
    )


async def address_version(uow: UnitOfWork, holder: str) -> int:
    """The version of an entry of the address book, locked; 0 where there is none."""
    found = await uow.connection.fetchval("SELECT version FROM address_book WHERE holder = $1 FOR UPDATE", holder)
    return int(found or 0)


async def save_address(uow: UnitOfWork, holder: str, address: str, version: int) -> None:
    """Keep where a person or an office is written to."""
    await uow.connection.execute(
        """
        INSERT INTO address_book (holder, sealed, version, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (holder) DO UPDATE SET
            sealed = EXCLUDED.sealed, version = EXCLUDED.version,
            changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
        """,
        holder,
        seal(uow, address.encode()),
        version,
        uow.now,
        uow.actor,
    )


async def remove_address(uow: UnitOfWork, holder: str) -> bool:
    """Forget an entry; False where there was none."""
    return await uow.connection.execute("DELETE FROM address_book WHERE holder = $1", holder) != "DELETE 0"


async def address_of(uow: UnitOfWork, entries: Sequence[str]) -> str | None:
    """The first of these entries of the address book that has an address."""
    rows = await uow.connection.fetch("SELECT holder, sealed FROM address_book WHERE holder = ANY($1::text[])", entries)
    sealed = {row["holder"]: row["sealed"] for row in rows}
    return next((unseal(uow, sealed[entry]).decode() for entry in entries if entry in sealed), None)


def _channel(uow: UnitOfWork, row: asyncpg.Record) -> Channel:
    return Channel(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        enabled=row["enabled"],
        topics=tuple(row["topics"]),
        settings=row["settings"],
        per_minute=row["per_minute"],
        version=row["version"],
        secrets=orjson.loads(unseal(uow, row["sealed"])) if row["sealed"] else {},
    )
