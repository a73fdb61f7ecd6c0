"""Joint meetings as heard: who attended one where a compendium was handed out has it."""

from __future__ import annotations

from services.registry.store.compendia import save_attendance
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.activities import JointMeetingCorrected, JointMeetingHeld, JointMeetingRecord
from shared.events.base import Event


async def on_meeting_held(uow: UnitOfWork, events: list[Event[JointMeetingRecord]]) -> None:
    """Remember the attendance. What follows from it is said by the clock, so that a rebuild says nothing twice."""
    await save_attendance(uow, events)


HEARS: dict[str, Handler] = {type_.TYPE: on_meeting_held for type_ in (JointMeetingHeld, JointMeetingCorrected)}
