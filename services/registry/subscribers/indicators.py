"""What reporting computes for the yearly assessment: each value is kept, and the last one counts while it is open."""

from __future__ import annotations

from services.registry.store.assessments.facts import save_values
from shared.database import UnitOfWork
from shared.events.base import Event
from shared.events.reporting import IndicatorComputed


async def on_indicator(uow: UnitOfWork, events: list[Event[IndicatorComputed]]) -> None:
    """A value was computed, for the first time or anew."""
    await save_values(uow, events)
