"""Societies whose digests are taken in, the digests themselves, and what was set aside at the same door."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import asyncpg

from services.reporting.domain.federation import Fault, Society
from services.reporting.domain.publishing import number_of
from shared.database import Connection, UnitOfWork
from shared.events.base import Event
from shared.events.reporting import DigestPublished
from shared.sealing import seal, unseal

KEPT_FOR = timedelta(days=90)
Saved = Literal["newer", "known", "older", "conflict"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that was not taken: from whom, and its body as it came."""

    number: int
    login: str | None
    body: bytes


async def societies(connection: Connection) -> list[Society]:
    """Every society that was ever admitted, by code."""
    rows = await connection.fetch(
        """
        SELECT code, name, login, since, until, expects, days_after, version FROM federated_society ORDER BY code
        """
    )
    return [_society(row) for row in rows]


async def society(uow: UnitOfWork, code: str) -> Society | None:
    """One society, locked; nobody admits or changes another until the end."""
    await uow.connection.execute("LOCK TABLE federated_society IN SHARE ROW EXCLUSIVE MODE")
    row = await uow.connection.fetchrow(
        "SELECT code, name, login, since, until, expects, days_after, version FROM federated_society WHERE code = $1",
        code,
    )
    return _society(row) if row else None


async def holder_of(uow: UnitOfWork, login: str) -> str | None:
    """The society that a login is bound to."""
    found: str | None = await uow.connection.fetchval("SELECT code FROM federated_society WHERE login = $1", login)
    return found


async def save_society(uow: UnitOfWork, one: Society) -> None:
    """Keep a society in the place of what was there."""
    await uow.connection.execute(
        """
        INSERT INTO federated_society (
            code, name, login, since, until, expects, days_after, version, changed_at, changed_by
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (code) DO UPDATE SET
            name = EXCLUDED.name, login = EXCLUDED.login, since = EXCLUDED.since, until = EXCLUDED.until,
            expects = EXCLUDED.expects, days_after = EXCLUDED.days_after, version = EXCLUDED.version,
            changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
        """,
        *(one.code, one.name, one.login, one.since, one.until, list(one.expects), one.days_after, one.version),
        uow.now,
        uow.actor,
    )


async def save_digest(uow: UnitOfWork, society: str, event: Event[DigestPublished]) -> Saved:
    """Keep the later run, of one run what was said last; a version that is known under another id is a conflict."""
    kept = await uow.connection.fetchrow(
        """
        SELECT version, event, data->>'run' AS run FROM federated_digest
        WHERE society = $1 AND digest = $2
        FOR UPDATE
        """,
        society,
        event.data.code,
    )
    if kept and kept["version"] == event.version:
        return "known" if kept["event"] == event.id else "conflict"
    if kept and (number_of(kept["run"]), kept["version"]) > (number_of(event.data.run), event.version):
        return "older"
    await uow.connection.execute(
        """
        INSERT INTO federated_digest (society, digest, version, event, published_at, received_at, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (society, digest) DO UPDATE SET
            version = EXCLUDED.version, event = EXCLUDED.event, published_at = EXCLUDED.published_at,
            received_at = EXCLUDED.received_at, data = EXCLUDED.data
        """,
        society,
        event.data.code,
        event.version,
        event.id,
        event.recorded_at,
        uow.now,
        event.data.model_dump(mode="json"),
    )
    return "newer"


async def set_aside(
    uow: UnitOfWork, login: str | None, body: bytes, fault: Fault, event: Event[Any] | None = None
) -> None:
    """Keep what is not taken, once; what nobody decided about in 90 days is forgotten."""
    await uow.connection.execute("DELETE FROM foreign_parked WHERE parked_at < $1", uow.now - KEPT_FOR)
    named = (event.source, event.type, event.subject) if event else (None, None, None)
    await uow.connection.execute(
        """
        INSERT INTO foreign_parked (login, source, type, subject, reason, sentence, sealed, body_sha256, parked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (body_sha256) DO UPDATE SET reason = EXCLUDED.reason, sentence = EXCLUDED.sentence
        """,
        *(login, *named, fault.reason, fault.sentence[:500], seal(uow, body)),
        hashlib.sha256((login or "").encode() + b"\0" + body).hexdigest(),
        uow.now,
    )


async def set_aside_of(uow: UnitOfWork, login: str) -> list[SetAside]:
    """What was set aside from a login, the oldest first, locked."""
    rows = await uow.connection.fetch(
        "SELECT id, login, sealed FROM foreign_parked WHERE login = $1 ORDER BY id FOR UPDATE", login
    )
    return [SetAside(row["id"], row["login"], unseal(uow, row["sealed"])) for row in rows]


async def forget(uow: UnitOfWork, numbers: Sequence[int]) -> int:
    """Remove what was set aside; how many there were."""
    status = await uow.connection.execute("DELETE FROM foreign_parked WHERE id = ANY($1::bigint[])", list(numbers))
    return int(status.split()[1])


def _society(row: asyncpg.Record) -> Society:
    return Society(**{**dict(row), "expects": tuple(row["expects"])})
