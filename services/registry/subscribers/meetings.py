"""Joint meetings as heard: who attended one where a compendium was handed out has it."""

from __future__ import annotations

from services.registry.store.compendia import forget_attendance, save_attendance
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.activities import JointMeetingCorrected, JointMeetingHeld, JointMeetingRecord, MeetingWithdrawn
from shared.events.base import Event


async def on_meeting_held(uow: UnitOfWork, events: list[Event[JointMeetingRecord]]) -> None:
    """Remember the attendance. What follows from it is said by the clock, so that a rebuild says nothing twice."""
    await save_attendance(uow, events)


async def on_meeting_withdrawn(uow: UnitOfWork, events: list[Event[MeetingWithdrawn]]) -> None:
    """It did not take place: nobody has a compendium by it who has not got it already."""
    await forget_attendance(uow, events)


HEARS: dict[str, Handler] = {
    JointMeetingHeld.TYPE: on_meeting_held,
    JointMeetingCorrected.TYPE: on_meeting_held,
    MeetingWithdrawn.TYPE: on_meeting_withdrawn,
}
