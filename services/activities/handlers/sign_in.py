"""A sheet that came back is read, shown what it would do, and taken."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from services.activities import domain, store
from services.activities.commands.attendance import CorrectAttendance, TakeSheet, WholeSheet
from services.activities.commands.fields import branch_hosts
from services.activities.domain.sign_in.joining import joined, told
from services.activities.domain.sign_in.known import Known, Named
from services.activities.domain.sign_in.reading import ReadRow, is_ours, merged, read_rows
from services.activities.handlers.attendance import save_sheet, sheet_told
from shared.database import UnitOfWork
from shared.errors import StaleVersion, VersionMissing
from shared.http import Answer
from shared.imports.refusals import WorkbookHasErrors
from shared.workbook.diff import MAX_FAULTS_TOLD
from shared.workbook.table import Table


@dataclass(frozen=True, slots=True)
class File:
    """The table found in a file, and the names that the registry has told for it; None where it was away."""

    table: Table
    named: Named | None


async def take_sheet(uow: UnitOfWork, command: TakeSheet, file: File, seen: int | None) -> Answer:
    """Lines of the file are laid upon the sheet as it stands; `seen` is the version that the caller has looked at."""
    subject = f"attendance/{command.activity}"
    version = await uow.lock(subject) if command.commit else await store.version_of(uow, subject)
    known = await store.activity_in_hand(uow, command.activity)
    uow.allow(*known.event.hosts)
    whole = await _read(uow, command, file)
    if command.commit:
        _check(whole.rows, version, seen, command.activity)
        saved = await save_sheet(uow, whole.command, command.because)
    else:
        desk = await store.desk_of(uow, whole.command, known)
        saved = sheet_told(domain.record_attendance(whole.command, known.event, desk, uow.today))
    return {"dry_run": not command.commit, "version": version, **whole.answer, "sheet": saved}


@dataclass(frozen=True, slots=True)
class _Whole:
    """The rows, the sheet that they make, and what is told of them."""

    rows: list[ReadRow]
    command: WholeSheet
    answer: Answer


async def _read(uow: UnitOfWork, command: TakeSheet, file: File) -> _Whole:
    activity, standing = (
        await store.activity(uow, command.activity),
        await store.find_sheet(uow.connection, command.activity),
    )
    hosts = branch_hosts(activity.event.hosts)
    seats = await store.committees_on(uow.connection, hosts, activity.event.effective_on)
    printed = tuple(sorted({seat.body for seat in seats})) if is_ours(file.table) else ()
    bodies = command.expecting or (standing.expecting if standing else printed)
    desk = await store.desk_of(uow, WholeSheet(activity=command.activity, expecting=bodies), activity)
    beside = frozenset(seat.person for seat in seats)
    rows = read_rows(file.table, Known(desk.expected, standing, file.named or {}, beside))
    lines, repeated = merged(rows)
    reasons = await store.reasons_of(uow, command.activity)
    result, outcomes = joined(list(lines.values()), standing, reasons, desk.people_key)
    whole = CorrectAttendance(
        activity=command.activity,
        expecting=bodies,
        lines=tuple(result),
        heads=tuple(heads.model_dump() for heads in standing.heads) if standing else (),
    )
    columns = file.table.columns
    answer: Answer = {
        "rows": told(rows, dict(zip(lines, outcomes, strict=True))),
        "errors": [asdict(fault) for one in rows for fault in one.faults][:MAX_FAULTS_TOLD],
        "repeated": repeated,
        "columns": columns.titles,
        "columns_ignored": list(columns.ignored),
        "columns_with_persons_not_taken": list(columns.personal),
        "names_compared": file.named is not None,
    }
    return _Whole(rows, whole, answer)


def _check(rows: list[ReadRow], version: int, seen: int | None, activity: str) -> None:
    """All rows or none, and only by who saw the sheet as it stands."""
    if faults := [fault for one in rows for fault in one.faults]:
        refusal = WorkbookHasErrors(count=len(faults))
        refusal.extras["errors"] = [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]]
        raise refusal
    if version and seen is None:
        raise VersionMissing
    if seen is not None and seen != version:
        raise StaleVersion(f"attendance/{activity}", seen=seen, now=version)
