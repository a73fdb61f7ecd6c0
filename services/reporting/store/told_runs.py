"""What was told of each run: written from the events, so that a rebuild finds what a digest carries over."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork
from shared.events.reporting import RunKept


async def save_told_runs(uow: UnitOfWork, events: Sequence[RunKept]) -> None:
    """A run was kept, by which knowledge and when."""
    await uow.connection.executemany(
        """
        INSERT INTO told_run (run, report, digest, official, known_on, kept_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
            (
                event.code,
                event.report or "digest",
                event.digest,
                bool(event.official),
                event.known_on or uow.now,
                uow.now,
            )
            for event in events
        ],
    )
