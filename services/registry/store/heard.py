"""What the registry keeps of activities: when each took place and who its hosts were."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork
from shared.events.activities import ActivityCancelled, ActivityRecord
from shared.events.base import Event


async def save_activities(uow: UnitOfWork, events: Sequence[Event[ActivityRecord]]) -> None:
    """Remember when activities took place and by whom; of several states of one the newest counts."""
    await uow.connection.executemany(
        """
        INSERT INTO heard_activity (code, version, recorded_at, held, starts_on, ends_on, hosts)
        VALUES ($1, $2, $3, true, $4, $5, $6)
        ON CONFLICT (code, version) DO NOTHING
        """,
        [(e.data.code, e.version, e.recorded_at, e.effective_on, e.data.ends_on, list(e.data.hosts)) for e in events],
    )


async def save_withdrawals(uow: UnitOfWork, events: Sequence[Event[ActivityCancelled]]) -> None:
    """Remember that activities did not take place as recorded; on an earlier date of knowledge they still did."""
    await uow.connection.executemany(
        """
        INSERT INTO heard_activity (code, version, recorded_at, held, starts_on, ends_on, hosts)
        SELECT code, $2, $3, false, starts_on, ends_on, hosts FROM heard_activity
        WHERE code = $1 AND version < $2
        ORDER BY version DESC
        LIMIT 1
        ON CONFLICT (code, version) DO NOTHING
        """,
        [(e.data.code, e.version, e.recorded_at) for e in events],
    )
