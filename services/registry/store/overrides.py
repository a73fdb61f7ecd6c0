"""Overrides of the rule of names that came with an import, when it is undone."""

from __future__ import annotations

from collections.abc import Collection

from shared.database import UnitOfWork
from shared.workbook.diff import Change


async def overrides_of(uow: UnitOfWork, batch: str) -> dict[str, Change]:
    """Branch -> the reason that a batch gave for its name, and the one that holds again without the batch."""
    rows = await uow.connection.fetch(
        """
        SELECT given.branch, given.because AS now, (
            SELECT old.because FROM name_override AS old
            WHERE (old.branch, old.name) = (given.branch, given.name) AND old.recorded_at < given.recorded_at
              AND old.undone_at IS NULL
            ORDER BY old.recorded_at DESC LIMIT 1
        ) AS then
        FROM name_override AS given
        WHERE given.batch = $1 AND given.undone_at IS NULL
        """,
        batch,
    )
    return {row["branch"]: Change("override_reason", row["now"], row["then"]) for row in rows}


async def end_overrides(uow: UnitOfWork, batch: str, branches: Collection[str]) -> None:
    """Those that a batch brought to these branches hold no longer."""
    await uow.connection.execute(
        "UPDATE name_override SET undone_at = $3 WHERE batch = $1 AND branch = ANY($2::text[]) AND undone_at IS NULL",
        batch,
        sorted(branches),
        uow.now,
    )
