"""Who read what: a row for each subject, in the transaction of the reading. The table `audit` is the service's own."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork


async def audit(uow: UnitOfWork, action: str, subjects: Sequence[str]) -> None:
    """Write down that the actor does `action` with these subjects (`<aggregate>/<code>`) now."""
    await uow.connection.execute(
        "INSERT INTO audit (read_at, reader, action, subject) SELECT $1, $2, $3, * FROM unnest($4::text[])",
        uow.now,
        uow.actor,
        action,
        subjects,
    )
