"""Which run of each period was told to superior organisations last."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork
from shared.events.reporting import DigestPublished


async def published_run(uow: UnitOfWork, digest: str) -> str | None:
    """The run that was published last for a period; nobody publishes another until the transaction ends."""
    await uow.connection.execute("LOCK TABLE published_digest IN SHARE ROW EXCLUSIVE MODE")
    found: str | None = await uow.connection.fetchval("SELECT run FROM published_digest WHERE digest = $1", digest)
    return found


async def save_published(uow: UnitOfWork, events: Sequence[DigestPublished]) -> None:
    """The last one said holds."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO published_digest (digest, run, published_at) VALUES ($1, $2, $3)
            ON CONFLICT (digest) DO UPDATE SET run = EXCLUDED.run, published_at = EXCLUDED.published_at
            """,
            event.code,
            event.run,
            uow.now,
        )
