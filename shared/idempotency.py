"""HTTP twice is once: a key is taken, and the answer kept under it, in the transaction of what was asked."""

from __future__ import annotations

from typing import Any

import asyncpg

from shared.database import UnitOfWork
from shared.errors import KeyReused


async def claim(uow: UnitOfWork, key: str, fingerprint: bytes) -> asyncpg.Record | None:
    """
    Take the key, or return what was answered under it; a request under way elsewhere is waited for.

    Raises KeyReused where the same caller asked something else (another `fingerprint`) under it.
    """
    taken = await uow.connection.fetchval(
        """
        INSERT INTO idempotency (caller, key, fingerprint, status, answer) VALUES ($1, $2, $3, 0, '{}')
        ON CONFLICT DO NOTHING RETURNING true
        """,
        uow.actor,
        key,
        fingerprint,
    )
    if taken:
        return None
    known = await uow.connection.fetchrow("SELECT * FROM idempotency WHERE caller = $1 AND key = $2", uow.actor, key)
    if known is None or known["fingerprint"] != fingerprint:
        raise KeyReused(field="Idempotency-Key")
    return known


async def keep(uow: UnitOfWork, key: str, status: int, answer: dict[str, Any]) -> None:
    """Keep the answer for whoever asks the same again."""
    await uow.connection.execute(
        "UPDATE idempotency SET status = $3, version = $4, answer = $5 WHERE caller = $1 AND key = $2",
        uow.actor,
        key,
        status,
        uow.version,
        answer,
    )
