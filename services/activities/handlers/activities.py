"""Activities are planned, announced, recorded, corrected, archived and withdrawn."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.activities import (
    AnnounceActivity,
    ArchiveActivity,
    CancelActivity,
    CorrectActivity,
    DescribeActivity,
    HoldActivity,
    PlanActivity,
    ReplanActivity,
)
from shared.database import UnitOfWork
from shared.events.activities import ActivityPlan
from shared.http import Answer


async def plan_activity(uow: UnitOfWork, command: PlanActivity) -> Answer:
    """It is meant to take place. Other activities of its hosts on those days are shown."""
    if await uow.lock(f"activity/{command.code}"):
        raise domain.ActivityExists(field="code", code=command.code)
    return await _plan(uow, command, None)


async def replan_activity(uow: UnitOfWork, command: ReplanActivity) -> Answer:
    """A planned or announced activity is planned otherwise, and waits to be announced again."""
    return await _plan(uow, command, await _known(uow, command.code))


async def announce_activity(uow: UnitOfWork, command: AnnounceActivity) -> Answer:
    """Those whom it is open to are told of it."""
    announced = domain.announce_activity(await _known(uow, command.code))
    await store.save_activities(uow, [announced])
    uow.emit(announced)
    return {"code": announced.code, "state": "announced"}


async def hold_activity(uow: UnitOfWork, command: HoldActivity) -> Answer:
    """Planned before or not; late entry is always accepted, and said to be late."""
    await uow.lock(f"activity/{command.code}")
    known = await store.find_activity(uow, command.code)
    if known:
        uow.allow(*known.event.hosts)
    scene = await store.scene_of(uow, command)
    held, ticks = domain.hold_activity(command, known, scene, uow.today), domain.ticks_of(command, scene)
    await store.save_activities(uow, [held])
    await store.save_ticks(uow, ticks)
    await store.keep_record(uow, command)
    for event in (*ticks, held):
        uow.emit(event)
    late = domain.is_late(command.starts_on, uow.today, scene.report_within_days)
    return {"code": held.code, "late": late, "people": len(held.people), "attendances": held.attendances}


async def correct_activity(uow: UnitOfWork, command: CorrectActivity) -> Answer:
    """A new fact beside the one reported; ticks it brings are added."""
    known, scene = await _known(uow, command.code), await store.scene_of(uow, command)
    corrected, ticks = domain.correct_activity(command, known, scene, uow.today), domain.ticks_of(command, scene)
    await store.save_activities(uow, [corrected])
    await store.save_ticks(uow, ticks)
    await store.keep_record(uow, command)
    for event in (*ticks, corrected):
        uow.emit(event)
    await uow.flush()
    await store.keep_correction(uow, command.code, command.because, uow.version or 0)
    return {"code": corrected.code, "people": len(corrected.people), "attendances": corrected.attendances}


async def archive_activity(uow: UnitOfWork, command: ArchiveActivity) -> Answer:
    """Its papers are complete: minutes filed, or a summary written."""
    archived = domain.archive_activity(await _known(uow, command.code), uow.today)
    await store.save_archivings(uow, [archived])
    uow.emit(archived)
    return {"code": archived.code, "state": "archived"}


async def cancel_activity(uow: UnitOfWork, command: CancelActivity) -> Answer:
    """A plan is called off, or a record withdrawn: it stays, and its ticks no longer count."""
    cancelled = domain.cancel_activity(await _known(uow, command.code))
    await store.save_cancellations(uow, [cancelled])
    await store.keep_cancellation(uow, command)
    uow.emit(cancelled)
    return {"code": cancelled.code}


async def _known(uow: UnitOfWork, code: str) -> domain.Activity:
    """The activity, locked; whoever reaches none of its hosts is refused."""
    await uow.lock(f"activity/{code}")
    known = await store.activity(uow, code)
    uow.allow(*known.event.hosts)
    return known


async def _plan(uow: UnitOfWork, command: DescribeActivity, known: domain.Activity | None) -> Answer:
    planned = domain.plan_activity(command, known, await store.scene_of(uow, command), uow.today)
    await store.save_activities(uow, [planned])
    await store.keep_plan(uow, command)
    uow.emit(planned)
    return {"code": planned.code, "state": "planned", **await warned(uow, planned)}


async def warned(uow: UnitOfWork, planned: ActivityPlan) -> Answer:
    """What meets with a plan: `clashes` are the codes of other activities, `warnings` say with whom and why."""
    around = await store.activities_around(uow, planned)
    warnings = domain.conflicts(domain.slot_of_plan(planned), around)
    codes = sorted({warning["record"].removeprefix("activity/") for warning in warnings})
    return {"clashes": codes, "warnings": warnings}
