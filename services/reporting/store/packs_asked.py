"""Packs that sessions have asked for, and the runs that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.database import Connection, UnitOfWork
from shared.events.activities import SessionPackRequested
from shared.events.base import Event


@dataclass(frozen=True, slots=True)
class AskedPack:
    """What a session has asked for: a kind of report over a period, and when."""

    asked: UUID
    session: str
    report: str
    digest: str
    asked_at: datetime


async def save_asked(uow: UnitOfWork, events: Sequence[Event[SessionPackRequested]]) -> None:
    """Write down what was asked live; where the kind of report is missing, a digest is meant."""
    await uow.connection.executemany(
        """
        INSERT INTO pack_asked (asked, session, report, digest, asked_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (asked) DO NOTHING
        """,
        [
            (UUID(event.id), event.data.code, event.data.report or "digest", event.data.digest, event.recorded_at)
            for event in events
        ],
    )


async def waiting(connection: Connection) -> list[AskedPack]:
    """What nobody has answered, the oldest first."""
    rows = await connection.fetch(
        """
        SELECT asked, session, report, digest, asked_at
        FROM pack_asked
        WHERE answered_at IS NULL
        ORDER BY asked_at, asked
        """
    )
    return [AskedPack(**row) for row in rows]


async def take(uow: UnitOfWork, asked: UUID) -> bool:
    """Whether it is still to be answered; nobody else answers it until the transaction ends."""
    return bool(
        await uow.connection.fetchval(
            "SELECT true FROM pack_asked WHERE asked = $1 AND answered_at IS NULL FOR UPDATE SKIP LOCKED", asked
        )
    )


async def answer(uow: UnitOfWork, asked: UUID, run: str | None, refused: str | None = None) -> None:
    """It was answered by a run, or it cannot be, and why."""
    await uow.connection.execute(
        "UPDATE pack_asked SET run = $2, refused = $3, answered_at = $4 WHERE asked = $1", asked, run, refused, uow.now
    )
