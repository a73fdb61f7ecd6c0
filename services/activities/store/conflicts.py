"""What else lies on the days of an activity."""

from __future__ import annotations

from services.activities.domain.conflicts import Slot, slot_of
from shared.database import UnitOfWork
from shared.events.activities import ActivityPlan


async def activities_around(uow: UnitOfWork, event: ActivityPlan) -> list[Slot]:
    """Other activities ahead or held that share a day and a host or leader with this one; hours are not judged here."""
    rows = await uow.connection.fetch(
        """
        SELECT code, title, starts_on, ends_on, hosts, leaders, start_time, end_time FROM activity
        WHERE daterange(starts_on, ends_on, '[]') && daterange($2, $3, '[]')
          AND (hosts && $1::text[] OR leaders && $5::text[])
          AND state NOT IN ('called_off', 'withdrawn')
          AND code <> $4
        ORDER BY starts_on, code
        LIMIT 500
        """,
        list(event.hosts),
        event.effective_on,
        event.ends_on,
        event.code,
        list(event.leaders),
    )
    return [slot_of(row) for row in rows]
