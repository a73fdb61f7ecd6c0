"""Why what was said before was put right: free text, kept here and in no event."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork


async def save_correction(uow: UnitOfWork, subject: str, version: int, fields: Sequence[str], because: str) -> None:
    """Keep who put right which fields, after which version, and why."""
    await uow.connection.execute(
        """
        INSERT INTO correction (subject, version, fields, because, actor, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        subject,
        version,
        list(fields),
        because,
        uow.actor,
        uow.now,
    )
