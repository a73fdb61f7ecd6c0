"""The sheet of an activity is saved, and the record of the activity with it."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.attendance import CorrectAttendance, RecordAttendance, WholeSheet
from shared.database import UnitOfWork
from shared.events.activities import ActivityCorrected, ActivityPlan, AttendanceRecorded
from shared.http import Answer

BY_THE_SHEET = "按签到表 | by its sheet"


async def record_attendance(uow: UnitOfWork, command: RecordAttendance) -> Answer:
    """
    The whole sheet; expected persons who are not mentioned were absent. Needs no registration beforehand.

    Of an activity that was held already the record is corrected to the counts of the sheet, in the same transaction.
    """
    await uow.lock(f"attendance/{command.activity}")
    if await store.find_sheet(uow.connection, command.activity):
        raise domain.SheetExists(field="activity", code=command.activity)
    return await save_sheet(uow, command)


async def correct_attendance(uow: UnitOfWork, command: CorrectAttendance) -> Answer:
    """
    The sheet is another from now on: what was told stays told, and the record is corrected with it.

    A sheet with nothing on it takes the sheet away; the record keeps its counts then.
    """
    await uow.lock(f"attendance/{command.activity}")
    if await store.find_sheet(uow.connection, command.activity) is None:
        raise domain.SheetIsMissing(field="activity", code=command.activity)
    return await save_sheet(uow, command, command.because)


async def save_sheet(uow: UnitOfWork, command: WholeSheet, because: str | None = None) -> Answer:
    """Save the sheet of an activity that the caller reaches, and the counts of its record with it."""
    known = await store.activity_in_hand(uow, command.activity)
    uow.allow(*known.event.hosts)
    desk = await store.desk_of(uow, command, known)
    sheet = domain.record_attendance(command, known.event, desk, uow.today)
    told = await keep_sheet(uow, known.event, sheet, desk.people_key, because)
    await store.keep_reasons(uow, sheet, [line.reason for line in command.lines])
    return told


async def keep_sheet(
    uow: UnitOfWork, event: ActivityPlan, sheet: AttendanceRecorded, key: bytes, because: str | None = None
) -> Answer:
    """Write and say a sheet, and before it the record of its activity where that was held and counts otherwise."""
    corrected = domain.corrected_by(sheet, event, key)
    if corrected:
        await _correct(uow, corrected, because or BY_THE_SHEET)
    await store.save_sheets(uow, [sheet])
    uow.emit(sheet)
    return {"activity": sheet.activity, "corrected": corrected is not None, **sheet_told(sheet)}


async def _correct(uow: UnitOfWork, corrected: ActivityCorrected, because: str) -> None:
    await store.save_activities(uow, [corrected])
    uow.emit(corrected)
    await uow.flush()
    await store.keep_correction(uow, corrected.code, because, uow.version or 0)


def sheet_told(sheet: AttendanceRecorded) -> Answer:
    """The counts of a sheet as they are shown, 人次 and 人数 apart."""
    counts = domain.counts_of(sheet)
    return {
        "lines": len(sheet.lines),
        "expected": counts.expected,
        **{state: counts.states[state] for state in domain.RANK},
        "attendances": counts.attendances,
        "people": len(counts.came),
        "attendances_without_names": counts.heads,
    }
