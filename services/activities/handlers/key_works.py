"""Key works are listed, changed, ticked, dropped. What a command is about is said last: the ETag is its version."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.key_works import (
    DropKeyWork,
    ListKeyWork,
    RenameKeyWork,
    RenumberKeyWork,
    ReportKeyWorkProgress,
    TickKeyWork,
    UntickKeyWork,
)
from services.activities.domain import key_work as rules
from services.activities.store import key_works as own
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


async def rename_key_work(uow: UnitOfWork, command: RenameKeyWork) -> Answer:
    """Another title from a day on; digests of earlier days keep the one before."""
    changed = rules.rename_key_work(await _known(uow, command.code), command, uow.today)
    await own.save_key_work_changes(uow, [changed])
    uow.emit(changed)
    return {"code": changed.code, "number": changed.number, "title": changed.title}


async def renumber_key_work(uow: UnitOfWork, command: RenumberKeyWork) -> Answer:
    """Another number from a day on; a key work that has it takes the number of this one (`swapped_with`)."""
    work = await _known(uow, command.code)
    holder = (await own.numbers_of_year(uow, work.year)).get(command.number)
    other = await own.key_work(uow, holder) if holder and holder != work.code else None
    changed = rules.renumber_key_work(work, other, command, uow.today)
    await own.save_key_work_changes(uow, changed)
    for event in changed:
        uow.emit(event)
    return {"code": work.code, "number": command.number, "swapped_with": other.code if other else None}


async def drop_key_work(uow: UnitOfWork, command: DropKeyWork) -> Answer:
    """No key work of the year any longer, before the year's end; its number and its place are free."""
    work = await _known(uow, command.code)
    await own.numbers_of_year(uow, work.year)
    dropped = rules.drop_key_work(work, command, uow.today)
    await own.save_key_work_drops(uow, [dropped])
    uow.emit(dropped)
    return await _noted(uow, work, "dropped", command.because)


async def tick_key_work(uow: UnitOfWork, command: TickKeyWork) -> Answer:
    """A record that is already here shows the tick; no file has to be uploaded."""
    work = await _known(uow, command.code)
    ticked = rules.tick_key_work(work, command, await store.standing(uow, [command.evidence]), uow.today)
    await store.save_ticks(uow, [ticked])
    uow.emit(ticked)
    return {"code": ticked.code, "tick": ticked.tick, "evidence": ticked.evidence}


async def untick_key_work(uow: UnitOfWork, command: UntickKeyWork) -> Answer:
    """The record is no evidence for the tick; why is kept."""
    work = await _known(uow, command.code)
    day = await own.ticked_on(uow, command.code, command.tick, command.evidence)
    unticked = rules.untick_key_work(work, command, day)
    await own.save_unticks(uow, [unticked])
    uow.emit(unticked)
    return await _noted(uow, work, "unticked", command.because)


async def report_key_work_progress(uow: UnitOfWork, command: ReportKeyWorkProgress) -> Answer:
    """Dated progress with a note; late entry is accepted."""
    work = await _known(uow, command.code)
    progressed = rules.report_key_work_progress(work, command, uow.today)
    await own.save_key_work_progress(uow, [progressed])
    uow.emit(progressed)
    return await _noted(uow, work, "progressed", command.note)


async def _known(uow: UnitOfWork, code: str) -> rules.KeyWork:
    await uow.lock(f"key_work/{code}")
    return await own.key_work(uow, code)


async def _noted(uow: UnitOfWork, work: rules.KeyWork, step: str, note: str) -> Answer:
    await uow.flush()
    await own.keep_key_work_note(uow, work.code, step, note)
    return {"code": work.code, "step": step}
