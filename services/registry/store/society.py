"""The society's profile in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shared.database import UnitOfWork
from shared.events.registry import SocietyDescribed


async def society(uow: UnitOfWork, on: date) -> SocietyDescribed | None:
    """The profile on a day as known now; before the first one, the first one."""
    profile = await uow.connection.fetchval(
        """
        SELECT profile FROM society_history
        ORDER BY effective_on <= $1 DESC, abs(effective_on - $1), nth DESC
        LIMIT 1
        """,
        on,
    )
    return SocietyDescribed.model_validate(profile) if profile else None


async def save_societies(uow: UnitOfWork, events: Sequence[SocietyDescribed]) -> None:
    """Keep further states of the profile, in their order."""
    for event in events:
        await uow.connection.execute(
            """
            INSERT INTO society_history (nth, effective_on, recorded_at, profile)
            SELECT coalesce(max(nth), 0) + 1, $1, $2, $3 FROM society_history
            """,
            event.effective_on,
            uow.now,
            event.model_dump(mode="json"),
        )
