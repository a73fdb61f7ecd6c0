"""Activities are recorded and withdrawn."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.activities import CancelActivity, HoldActivity
from shared.database import UnitOfWork
from shared.http import Answer


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
