"""What reporting hears: everything, and each event becomes one fact; some are something to tell to offices as well."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.delivery import heard
from services.reporting.domain.facts import FAMILIES, HEARD
from services.reporting.handlers.telling import tell
from services.reporting.store.facts import add_facts
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.base import Event
from shared.events.registry import ReElectionReminded

__all__ = ["FAMILIES", "HEARS"]


async def on_fact(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Keep the events as facts, whatever they say; figures ask for them by type and day."""
    await add_facts(uow, events)


async def on_re_election_reminded(uow: UnitOfWork, events: list[Event[ReElectionReminded]]) -> None:
    """The secretariat and the branch's liaison find it in their message of the day."""
    await add_facts(uow, events)
    for event in _live(events):
        await tell(uow, heard.re_election_reminder(event), event)


def _live(events: list[Event[Any]]) -> list[Event[Any]]:
    """Replay and rebuild never send (decision 13)."""
    return [event for event in events if not event.replay]


HEARS: dict[str, Handler] = {
    **dict.fromkeys(HEARD, on_fact),
    ReElectionReminded.TYPE: on_re_election_reminded,
}
