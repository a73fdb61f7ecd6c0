"""Joint meetings are held, and decide."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.meetings import HoldJointMeeting
from shared.database import UnitOfWork
from shared.http import Answer


async def hold_joint_meeting(uow: UnitOfWork, command: HoldJointMeeting) -> Answer:
    """Branches with a liaison in office are expected; those not mentioned were absent."""
    if await uow.lock(f"meeting/{command.code}"):
        raise domain.MeetingExists(field="code", code=command.code)
    floor = await store.floor_of(uow, command.held_on)
    held, items = domain.hold_joint_meeting(command, floor, uow.today), domain.decided_items(command)
    await store.save_meetings(uow, [held])
    await store.save_decided_items(uow, items)
    await store.keep_meeting(uow, command)
    for event in (*items, held):
        uow.emit(event)
    expected, decided = sorted(floor.expected), [item.code for item in items]
    return {"code": held.code, "expected": expected, "quorum_met": held.quorum_met, "decided": decided}
