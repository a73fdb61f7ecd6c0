"""Deliveries: intended before anything is sent, and settled with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.reporting.domain.delivery.answer import Next
from services.reporting.domain.delivery.occurrence import Occurrence, Office, code_of
from shared.database import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row: what is to be told to which office on which channel, and how far it is."""

    code: str
    occurrence: str
    topic: str
    about: str
    channel: str
    office: Office
    holder: str
    facts: dict[str, Any]
    bundled: bool
    due: datetime | None
    state: str
    reason: str | None
    tries: int
    tries_before: int
    lease: UUID | None

    @classmethod
    def of(cls, row: asyncpg.Record) -> Delivery:
        """From a row of the table."""
        own = {name: row[name] for name in cls.__slots__ if name != "office"}
        return cls(**own, office=Office(row["office"], row["scope"]))


@dataclass(frozen=True, slots=True)
class Planned:
    """A row about to be written: the channel, the office, who holds it now, and when to send."""

    channel: str
    office: Office
    holder: str
    send_at: datetime


async def intend(uow: UnitOfWork, occurrence: Occurrence, planned: Sequence[Planned]) -> list[Delivery]:
    """Write what is to be told; rows that are there already stay as they are. Returns the new ones."""
    rows = await uow.connection.fetch(
        """
        INSERT INTO delivery (
            code, occurrence, topic, about, channel, office, scope, holder, facts, bundled, due, state, send_at,
            intended_at, intended_by
        )
        SELECT code, $1, $2, $3, channel, office, scope, holder, $4, $5, $6, 'intended', send_at, $7, $8
        FROM unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[])
            AS planned (code, channel, office, scope, holder, send_at)
        ON CONFLICT DO NOTHING
        RETURNING *
        """,
        occurrence.key,
        occurrence.topic,
        occurrence.about,
        occurrence.facts,
        occurrence.bundled,
        occurrence.due,
        uow.now,
        uow.actor,
        [code_of(occurrence.key, one.channel, one.office, one.holder) for one in planned],
        [one.channel for one in planned],
        [one.office.name for one in planned],
        [one.office.scope for one in planned],
        [one.holder for one in planned],
        [one.send_at for one in planned],
    )
    return [Delivery.of(row) for row in rows]


async def sent_about(uow: UnitOfWork, about: str) -> list[Delivery]:
    """What was meant to be told of something by mail."""
    rows = await uow.connection.fetch(
        "SELECT * FROM delivery WHERE about = $1 AND channel = 'mail' ORDER BY code", about
    )
    return [Delivery.of(row) for row in rows]


async def is_intended(connection: Connection, occurrence: str) -> bool:
    """Whether anything of an occurrence has been written."""
    return bool(await connection.fetchval("SELECT true FROM delivery WHERE occurrence = $1 LIMIT 1", occurrence))


async def offices_told(connection: Connection, about: str, topic: str) -> tuple[Office, ...]:
    """The offices that were meant to be told of something by mail."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT office, scope FROM delivery
        WHERE about = $1 AND topic = $2 AND channel = 'mail' AND office <> 'me'
        ORDER BY office, scope
        """,
        about,
        topic,
    )
    return tuple(Office(row["office"], row["scope"]) for row in rows)


async def settle(uow: UnitOfWork, code: str, lease: UUID | None, what: Next) -> bool:
    """Write what a delivery is now and let go of it; False when somebody else holds it."""
    status = await uow.connection.execute(
        """
        UPDATE delivery SET
            state = $3, reason = $4, send_at = coalesce($5, send_at), lease = NULL, leased_until = NULL,
            settled_at = CASE $3 WHEN 'intended' THEN NULL ELSE $6::timestamptz END
        WHERE code = $1 AND lease IS NOT DISTINCT FROM $2 AND state = 'intended'
        """,
        code,
        lease,
        what.state,
        what.reason,
        what.send_at,
        uow.now,
    )
    return status == "UPDATE 1"


async def retarget(uow: UnitOfWork, code: str, holder: str) -> None:
    """The office has another holder than when it was intended."""
    await uow.connection.execute("UPDATE delivery SET holder = $2 WHERE code = $1", code, holder)


async def holders_told(uow: UnitOfWork, occurrence: str, channel: str) -> set[str]:
    """Who is told of an occurrence already."""
    rows = await uow.connection.fetch(
        "SELECT holder FROM delivery WHERE occurrence = $1 AND channel = $2 AND holder <> ''", occurrence, channel
    )
    return {row["holder"] for row in rows}


async def counts(connection: Connection, occurrence: str) -> dict[str, int]:
    """State -> how many deliveries of an occurrence are in it."""
    rows = await connection.fetch(
        "SELECT state, count(*) AS n FROM delivery WHERE occurrence = $1 GROUP BY state", occurrence
    )
    return {row["state"]: row["n"] for row in rows}


async def too_late(uow: UnitOfWork) -> list[Delivery]:
    """What is of no use any more and nobody is sending, locked."""
    rows = await uow.connection.fetch(
        """
        SELECT * FROM delivery
        WHERE state = 'intended' AND due <= $1 AND (leased_until IS NULL OR leased_until <= $1)
        ORDER BY code
        LIMIT 200
        FOR UPDATE SKIP LOCKED
        """,
        uow.now,
    )
    return [Delivery.of(row) for row in rows]


async def unwell(uow: UnitOfWork, codes: Iterable[str] | None, occurrence: str | None) -> list[Delivery]:
    """Those of a list or of an occurrence that did not arrive, locked."""
    rows = await uow.connection.fetch(
        """
        SELECT * FROM delivery
        WHERE state IN ('bounced', 'failed', 'given_up')
          AND (code = ANY($1::text[]) OR occurrence = $2)
        ORDER BY code
        FOR UPDATE
        """,
        list(codes or ()),
        occurrence,
    )
    return [Delivery.of(row) for row in rows]


async def intend_again(uow: UnitOfWork, codes: Sequence[str]) -> None:
    """Send these once more, whoever holds the office now."""
    await uow.connection.execute(
        """
        UPDATE delivery SET state = 'intended', reason = NULL, settled_at = NULL, send_at = $2, tries_before = tries
        WHERE code = ANY($1::text[])
        """,
        codes,
        uow.now,
    )


async def delivery(connection: Connection, code: str) -> Delivery | None:
    """One delivery."""
    row = await connection.fetchrow("SELECT * FROM delivery WHERE code = $1", code)
    return Delivery.of(row) if row else None
