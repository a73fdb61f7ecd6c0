"""A workbook of activities and decided items is imported, or shown what it would do; a batch is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from services.activities.domain.imports.columns import ACTIVITIES, ATTENDANCE, ITEMS
from services.activities.domain.imports.known import Known, KnownActivity
from services.activities.domain.imports.lines import RowLine
from services.activities.domain.imports.undo import undo
from services.activities.domain.imports.whole import Rows, Whole, judge_all, read_all
from services.activities.store import decided_items, heard
from services.activities.store import import_sheets as sheets
from services.activities.store import imports as store
from services.activities.store.activities import people_key, save_activities, save_cancellations
from services.activities.store.attendance import keep_reasons, save_sheets
from services.activities.store.key_works import save_ticks, save_unticks
from shared.database import UnitOfWork
from shared.events.activities import (
    ActivityCancelled,
    ActivityCorrected,
    ActivityPlan,
    AttendanceRecorded,
    DecidedItemRestored,
    DecidedItemStep,
    KeyWorkTicked,
    KeyWorkUnticked,
)
from shared.events.base import DomainEvent
from shared.http import Answer
from shared.imports.commands import ImportWorkbook, UndoImport
from shared.imports.refusals import PlanHasMoved
from shared.imports.step import Step
from shared.imports.store import lock_streams
from shared.imports.taking import File, beside, tables_of, take_workbook
from shared.imports.undoing import Undoing, undo_batch

TAKEN_BACK = "撤销导入批次"
_NAMES = ("code", "plan_line", "activity")


async def import_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> tuple[Whole, Answer]:
    """All rows or none, or the good ones; each goes by the rules and the rights of its own command."""
    return await take_workbook(uow, command, file, plan_workbook, _carry_out)


async def plan_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> Whole:
    """What the file would do now. Reading and judging happen beside the event loop."""
    tables = await tables_of(uow, command, file)
    rows = await beside(uow, read_all, tables)
    known = await _known(uow, rows, file)
    file.progress.phase = "judging"
    return await beside(uow, judge_all, tables, rows, known, file.progress.tell)


async def undo_import(uow: UnitOfWork, batch: str, command: UndoImport) -> Answer:
    """Every record of the batch as it was before, unless it was changed since; without `commit` only shown."""
    return await undo_batch(uow, batch, command, Undoing(undo, _used, _take_back))


async def _known(uow: UnitOfWork, rows: Rows, file: File) -> Known:
    assert file.rights  # noqa: S101  (whoever opens this door hands over the policy)
    said = [row.values for row in rows.get(ACTIVITIES.sheet, ())]
    there = [row.values for row in rows.get(ATTENDANCE.sheet, ())]
    items = rows.get(ITEMS.sheet)
    named = store.Named(
        codes={one[meaning] for one in (*said, *there) for meaning in _NAMES if meaning in one},
        days={one["starts_on"] for one in said if "starts_on" in one},
    )
    activities = await store.activities_named(uow, named)
    meant = {one["activity"].casefold() for one in there if "activity" in one}
    return Known(
        today=uow.today,
        rights=file.rights,
        activities=activities,
        branches=await store.branch_states(uow),
        key_works=await store.key_works(uow),
        pairings=await store.pairings(uow, {one.pairing for one in _events(activities) if one.pairing}),
        plan_years=await store.plan_years(uow),
        items=await store.items_of(uow) if items else {},
        meetings=await store.meeting_titles(uow) if items else {},
        taken=await store.codes_of_years(uow, {day.year for day in named.days}),
        report_within_days=await heard.limit_on(uow.connection, "report_within_days", uow.today),
        people_key=await people_key(uow),
        desks=await sheets.desks(uow, {code: one for code, one in activities.items() if code.casefold() in meant}),
    )


def _events(activities: Mapping[str, KnownActivity]) -> list[ActivityPlan]:
    return [known.activity.event for known in activities.values()]


async def _carry_out(uow: UnitOfWork, whole: Whole, command: ImportWorkbook) -> None:
    """Save the plan; whoever was faster makes it another plan."""
    touched = {event.subject for event in whole.events}
    versions = await lock_streams(uow, touched)
    for subject in touched:
        if not subject.startswith("key_work/") and versions[subject] != whole.versions.get(subject, 0):
            raise PlanHasMoved(field="plan")
    lines = whole.all_lines()
    commands = [line.command for line in lines if line.command]
    filled = [event.activity for event in whole.events if isinstance(event, AttendanceRecorded)]
    await store.keep_before(uow, {*filled, *(one.code for one in commands)})
    await sheets.keep_reasons_before(uow, filled)
    await _save(uow, whole.events)
    await store.keep_beside(uow, commands)
    why = {id(event): line.because for line in lines for event in line.events if line.because}
    await store.keep_corrections(uow, _corrections(whole.events, versions, why))
    await _keep_texts(uow, lines)


def _corrections(
    events: Sequence[DomainEvent], versions: Mapping[str, int], why: Mapping[int, str]
) -> list[tuple[str, int, str]]:
    """(code, the version that it gets, why) of each correction among these events."""
    said: Counter[str] = Counter()
    found = []
    for event in events:
        said[event.subject] += 1
        if isinstance(event, ActivityCorrected):
            found.append((event.code, versions[event.subject] + said[event.subject], why[id(event)]))
    return found


async def _keep_texts(uow: UnitOfWork, lines: Sequence[RowLine]) -> None:
    """What was said with each step of a decided item, saved in the order of the rows; and why people were away."""
    for line in lines:
        if any(line.notes):
            await decided_items.keep_notes(uow, line.key or "", line.notes)
        for event in line.events:
            if isinstance(event, AttendanceRecorded):
                await keep_reasons(uow, event, line.reasons or [])


async def _used(uow: UnitOfWork, steps: Sequence[Step]) -> list[tuple[str, str]]:
    """No record of ours goes with an activity: what refers to one that is withdrawn still finds it, withdrawn."""
    return []


async def _take_back(uow: UnitOfWork, batch: str, steps: Sequence[Step]) -> None:
    """Say what held before; reasons and places of before stand again."""
    events = [event for step in steps for event in step.events]
    versions = await lock_streams(uow, {event.subject for event in events})
    await _save(uow, events)
    codes = [step.subject.partition("/")[2] for step in steps if step.events and step.subject.startswith("activity/")]
    because = f"{TAKEN_BACK} {batch}"
    await store.give_back(uow, batch, codes, because)
    filled = [event.activity for event in events if isinstance(event, AttendanceRecorded)]
    await sheets.give_reasons_back(uow, batch, filled)
    await store.keep_corrections(uow, _corrections(events, versions, {id(event): because for event in events}))
    for event in events:
        uow.emit(event)


async def _save(uow: UnitOfWork, events: Sequence[DomainEvent]) -> None:
    """Withdrawals before what is planned again; steps before what takes them back."""
    await save_ticks(uow, [event for event in events if isinstance(event, KeyWorkTicked)])
    await save_unticks(uow, [event for event in events if isinstance(event, KeyWorkUnticked)])
    await save_cancellations(uow, [event for event in events if isinstance(event, ActivityCancelled)])
    await save_activities(uow, [event for event in events if isinstance(event, ActivityPlan)])
    await save_sheets(uow, [event for event in events if isinstance(event, AttendanceRecorded)])
    await decided_items.save_steps(uow, [event for event in events if isinstance(event, DecidedItemStep)])
    await decided_items.save_restored(uow, [event for event in events if isinstance(event, DecidedItemRestored)])
