"""What the registry hears of activities: which branch is alive."""

from __future__ import annotations

from services.registry.store import heard
from shared.database import UnitOfWork
from shared.events.activities import ActivityCancelled, ActivityRecord
from shared.events.base import Event


async def on_activity_record(uow: UnitOfWork, events: list[Event[ActivityRecord]]) -> None:
    """An activity was held, or otherwise than was recorded: its hosts were active until its last day."""
    await heard.save_activities(uow, events)


async def on_activity_cancelled(uow: UnitOfWork, events: list[Event[ActivityCancelled]]) -> None:
    """A record is withdrawn: its hosts were not active by it."""
    await heard.save_withdrawals(uow, events)
