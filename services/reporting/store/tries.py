"""Tries: what is due is taken by one sender at a time, and every step is written down before the next is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from services.reporting.domain.delivery.answer import Answer
from services.reporting.store.deliveries import Delivery
from shared.database import UnitOfWork

LEASE = timedelta(minutes=5)
MOST_IN_A_BUNDLE = 50


async def began_lately(uow: UnitOfWork, channel: str, span: timedelta) -> list[datetime]:
    """When the latest tries of a channel began."""
    rows = await uow.connection.fetch(
        "SELECT DISTINCT lease, began_at FROM delivery_attempt WHERE channel = $1 AND began_at > $2",
        channel,
        uow.now - span,
    )
    return [row["began_at"] for row in rows]


async def take(uow: UnitOfWork, channel: str, lease: UUID) -> list[Delivery]:
    """
    Take the next thing that is due on a channel, with all that is bundled with it, for one sender; [] when there is
    nothing. What another sender holds is passed over.
    """
    first = await uow.connection.fetchrow(
        """
        SELECT * FROM delivery
        WHERE channel = $1 AND state = 'intended' AND send_at <= $2 AND lease IS NULL
        ORDER BY send_at, code
        LIMIT 1
        FOR UPDATE SKIP LOCKED
        """,
        channel,
        uow.now,
    )
    if first is None:
        return []
    codes = [first["code"], *(await _bundled_with(uow, first) if first["bundled"] and first["holder"] else ())]
    rows = await uow.connection.fetch(
        """
        UPDATE delivery SET lease = $2, leased_until = $3, tries = tries + 1 WHERE code = ANY($1::text[]) RETURNING *
        """,
        codes,
        lease,
        uow.now + LEASE,
    )
    return sorted((Delivery.of(row) for row in rows), key=lambda one: one.code)


async def _bundled_with(uow: UnitOfWork, first: asyncpg.Record) -> list[str]:
    rows = await uow.connection.fetch(
        """
        SELECT code FROM delivery
        WHERE channel = $1 AND holder = $2 AND bundled AND state = 'intended' AND send_at <= $3 AND code <> $4
          AND lease IS NULL
        ORDER BY send_at, code
        LIMIT $5
        FOR UPDATE SKIP LOCKED
        """,
        first["channel"],
        first["holder"],
        uow.now,
        first["code"],
        MOST_IN_A_BUNDLE - 1,
    )
    return [row["code"] for row in rows]


async def left_behind(uow: UnitOfWork) -> list[tuple[Delivery, bool]]:
    """What a sender held when it ended, locked, each with whether the content had begun to leave."""
    rows = await uow.connection.fetch(
        """
        SELECT delivery.*, try.handed_over_at IS NOT NULL AS handed_over
        FROM delivery
        LEFT JOIN delivery_attempt AS try
            ON try.delivery = delivery.code AND try.lease = delivery.lease AND try.ended_at IS NULL
        WHERE delivery.leased_until <= $1
        ORDER BY delivery.code
        LIMIT 200
        FOR UPDATE OF delivery SKIP LOCKED
        """,
        uow.now,
    )
    return [(Delivery.of(row), row["handed_over"]) for row in rows]


async def release(uow: UnitOfWork, code: str) -> None:
    """Put something back that was taken and not tried."""
    await uow.connection.execute(
        "UPDATE delivery SET lease = NULL, leased_until = NULL, tries = tries - 1 WHERE code = $1", code
    )


async def begin(uow: UnitOfWork, group: Sequence[Delivery]) -> None:
    """Write that a try begins."""
    await uow.connection.execute(
        """
        INSERT INTO delivery_attempt (delivery, number, channel, lease, holder, began_at)
        SELECT code, tries, channel, lease, holder, $2 FROM delivery WHERE code = ANY($1::text[])
        """,
        [one.code for one in group],
        uow.now,
    )


async def hand_over(uow: UnitOfWork, lease: UUID, content_sha256: str, count: int) -> bool:
    """Write that the content leaves now; False when the lease has run out and another may be at it."""
    status = await uow.connection.execute(
        """
        UPDATE delivery_attempt AS try SET handed_over_at = $2, content_sha256 = $3
        FROM delivery
        WHERE try.lease = $1 AND try.ended_at IS NULL
          AND delivery.code = try.delivery AND delivery.lease = $1 AND delivery.leased_until > $2
        """,
        lease,
        uow.now,
        content_sha256,
    )
    return status == f"UPDATE {count}"


async def end_try(uow: UnitOfWork, code: str, number: int, answer: Answer) -> None:
    """Write what a try came to."""
    await uow.connection.execute(
        """
        UPDATE delivery_attempt SET ended_at = $3, outcome = $4, answer_code = $5, answer = $6
        WHERE delivery = $1 AND number = $2 AND ended_at IS NULL
        """,
        code,
        number,
        uow.now,
        answer.outcome,
        answer.code,
        answer.text,
    )
