"""Load, decide, save, say. What a command is about is said last, so that the answer's ETag is its version."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands import (
    CancelActivity,
    CloseDecidedItem,
    HoldActivity,
    HoldJointMeeting,
    ListKeyWork,
)
from shared.database import UnitOfWork
from shared.http import Answer


async def list_key_work(uow: UnitOfWork, command: ListKeyWork) -> Answer:
    """A year has at most the configured number of key works (10)."""
    if await uow.lock(f"key_work/{command.code}"):
        raise domain.KeyWorkExists(field="code", code=command.code)
    limit = await store.key_work_limit(uow, command.year)
    listed = domain.list_key_work(command, await store.numbers_of_year(uow, command.year), limit)
    await store.save_key_works(uow, [listed])
    uow.emit(listed)
    return {"code": listed.code, "limit": limit}


async def hold_activity(uow: UnitOfWork, command: HoldActivity) -> Answer:
    """Late entry is always accepted, and said to be late."""
    if await uow.lock(f"activity/{command.code}"):
        raise domain.ActivityExists(field="code", code=command.code)
    scene = await store.scene_of(uow, command)
    held, ticks = domain.hold_activity(command, scene, uow.today), domain.ticks_of(command, scene)
    await store.save_activities(uow, [held])
    await store.save_ticks(uow, ticks)
    await store.keep_activity(uow, command)
    for event in (*ticks, held):
        uow.emit(event)
    late = domain.is_late(command.starts_on, uow.today, scene.report_within_days)
    return {"code": held.code, "late": late, "people": len(held.people), "attendances": held.attendances}


async def cancel_activity(uow: UnitOfWork, command: CancelActivity) -> Answer:
    """The record stays, withdrawn, and its ticks no longer count."""
    await uow.lock(f"activity/{command.code}")
    cancelled = domain.cancel_activity(*await store.activity(uow, command.code))
    await store.save_cancellations(uow, [cancelled])
    await store.keep_cancellation(uow, command)
    uow.emit(cancelled)
    return {"code": cancelled.code}


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


async def close_decided_item(uow: UnitOfWork, command: CloseDecidedItem) -> Answer:
    """An item is closed only when a reviewer, who is not its lead, agrees; the caller is the reviewer."""
    await uow.lock(f"decided_item/{command.code}")
    item, closed_on = await store.decided_item(uow, command.code)
    offices = uow.permit.caller.offices if uow.permit else ()
    reviewer = (uow.actor, *(office.scope for office in offices if office.scope))
    closed = domain.close_decided_item(item, closed_on, command, reviewer, uow.today)
    await store.save_closings(uow, [closed])
    await store.keep_closing(uow, command)
    uow.emit(closed)
    return {"code": closed.code, "reviewer": closed.reviewer}
