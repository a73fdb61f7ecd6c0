"""What reporting hears: everything, and each event becomes one fact."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.facts import FAMILIES, HEARD
from services.reporting.store.facts import add_facts
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.base import Event

__all__ = ["FAMILIES", "HEARS"]


async def on_fact(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Keep the events as facts, whatever they say; figures ask for them by type and day."""
    await add_facts(uow, events)


HEARS: dict[str, Handler] = dict.fromkeys(HEARD, on_fact)
