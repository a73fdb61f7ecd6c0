"""What reporting hears: everything, and each event becomes one fact; some are something to tell to offices as well."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from services.reporting.domain.delivery import heard, meetings
from services.reporting.domain.facts import FAMILIES, HEARD
from services.reporting.handlers.channels import forget_addresses
from services.reporting.handlers.federation import arrivals_of, take_in
from services.reporting.handlers.telling import ZONE, tell
from services.reporting.store.deliveries import offices_told
from services.reporting.store.facts import add_facts
from services.reporting.store.packs_asked import save_asked
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.delivery import Delivery
from shared.events.activities import MeetingCalledOff, MeetingNoticed, MeetingReminded, SessionPackRequested
from shared.events.base import Event
from shared.events.outreach import (
    ContactDue,
    ContactDueEscalated,
    ContactDueLosingTouch,
    ContactDueOverdue,
    ContactDueTold,
)
from shared.events.registry import PersonErased, ReElectionReminded
from shared.service import Door, Running

__all__ = ["DOORS", "FAMILIES", "HEARS"]


async def on_fact(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Keep the events as facts, whatever they say; figures ask for them by type and day."""
    await add_facts(uow, events)


async def on_meeting_noticed(uow: UnitOfWork, events: list[Event[MeetingNoticed]]) -> None:
    """A notice goes out; one that is only replayed is kept as a fact and sent by nobody."""
    await add_facts(uow, events)
    for event in _live(events):
        await tell(uow, meetings.notice(event, ZONE), event)


async def on_meeting_called_off(uow: UnitOfWork, events: list[Event[MeetingCalledOff]]) -> None:
    """Whoever got its notice is told that it does not take place."""
    await add_facts(uow, events)
    for event in _live(events):
        if told := await offices_told(uow.connection, event.subject, "meeting_notice"):
            await tell(uow, meetings.called_off(event, told, ZONE), event)


async def on_meeting_reminded(uow: UnitOfWork, events: list[Event[MeetingReminded]]) -> None:
    """The secretariat finds it in its message of the day."""
    await add_facts(uow, events)
    for event in _live(events):
        await tell(uow, meetings.meeting_reminder(event), event)


async def on_re_election_reminded(uow: UnitOfWork, events: list[Event[ReElectionReminded]]) -> None:
    """The secretariat and the branch's liaison find it in their message of the day."""
    await add_facts(uow, events)
    for event in _live(events):
        await tell(uow, heard.re_election_reminder(event), event)


async def on_contact_due(uow: UnitOfWork, events: list[Event[ContactDue]]) -> None:
    """Who is in charge of the expert, or the secretariat, finds it in the message of the day."""
    await add_facts(uow, events)
    for event in _live(events):
        await tell(uow, heard.contact_due(event), event)


async def on_pack_requested(uow: UnitOfWork, events: list[Event[SessionPackRequested]]) -> None:
    """A session wants its pack: the clock keeps one, and says which run it is."""
    await add_facts(uow, events)
    await save_asked(uow, _live(events))


async def on_person_erased(uow: UnitOfWork, events: list[Event[PersonErased]]) -> None:
    """The address of whoever was erased goes, also when it is told again after a restore brought it back."""
    await add_facts(uow, events)
    if not uow.rebuilding:
        await forget_addresses(uow, [event.data.code for event in events])


def _live(events: list[Event[Any]]) -> list[Event[Any]]:
    """Replay and rebuild never send (decision 13)."""
    return [event for event in events if not event.replay]


def federation(running: Running) -> Callable[[Sequence[Delivery]], Awaitable[None]]:
    """What stores the messages of other societies, which come by a queue of their own."""

    async def store(messages: Sequence[Delivery]) -> None:
        await take_in(running.database, [one for message in messages for one in arrivals_of(message)])

    return store


DOORS = (Door(queue="reporting.federation", store=federation),)
HEARS: dict[str, Handler] = {
    **dict.fromkeys(HEARD, on_fact),
    MeetingNoticed.TYPE: on_meeting_noticed,
    MeetingCalledOff.TYPE: on_meeting_called_off,
    MeetingReminded.TYPE: on_meeting_reminded,
    PersonErased.TYPE: on_person_erased,
    ReElectionReminded.TYPE: on_re_election_reminded,
    SessionPackRequested.TYPE: on_pack_requested,
    **{
        kind.TYPE: on_contact_due
        for kind in (ContactDueTold, ContactDueOverdue, ContactDueEscalated, ContactDueLosingTouch)
    },
}
