"""Decided items are worked on, handed in, returned, postponed and closed."""

from __future__ import annotations

from services.activities import domain, store
from services.activities.commands.decided_items import (
    CloseDecidedItem,
    PostponeDecidedItem,
    ReportProgress,
    ReturnDecidedItem,
    SubmitDecidedItem,
)
from shared.database import UnitOfWork
from shared.events.activities import DecidedItemStep
from shared.http import Answer


async def report_progress(uow: UnitOfWork, command: ReportProgress) -> Answer:
    """Dated progress, by whoever leads the item or for them; late entry is accepted."""
    item = await _known(uow, command.code)
    uow.allow(*item.parties)
    return await _take(uow, domain.report_progress(item, command, uow.today), command.note)


async def submit_decided_item(uow: UnitOfWork, command: SubmitDecidedItem) -> Answer:
    """The lead hands it in as done; from then on a reviewer has it."""
    item = await _known(uow, command.code)
    uow.allow(*item.parties)
    records = await store.standing(uow, command.evidence)
    return await _take(uow, domain.submit(item, command, records, uow.today), command.note)


async def return_decided_item(uow: UnitOfWork, command: ReturnDecidedItem) -> Answer:
    """A reviewer, who is not its lead, does not agree that it is done."""
    item = await _known(uow, command.code)
    return await _take(uow, domain.send_back(item, command, _reviewer(uow), uow.today), command.because)


async def postpone_decided_item(uow: UnitOfWork, command: PostponeDecidedItem) -> Answer:
    """It is due on another day; why is kept."""
    item = await _known(uow, command.code)
    return await _take(uow, domain.postpone(item, command, uow.today), command.because)


async def close_decided_item(uow: UnitOfWork, command: CloseDecidedItem) -> Answer:
    """An item is closed only when a reviewer, who is not its lead, agrees; the caller is the reviewer."""
    item = await _known(uow, command.code)
    closed = domain.close_decided_item(item, command, _reviewer(uow), uow.today)
    return {**await _take(uow, closed, command.note), "reviewer": closed.reviewer}


async def _known(uow: UnitOfWork, code: str) -> domain.DecidedItem:
    await uow.lock(f"decided_item/{code}")
    return await store.decided_item(uow, code)


def _reviewer(uow: UnitOfWork) -> tuple[str, ...]:
    """All that the caller is: the own code, then the branches that the offices reach."""
    offices = uow.permit.caller.offices if uow.permit else ()
    return (uow.actor, *(office.scope for office in offices if office.scope))


async def _take(uow: UnitOfWork, step: DecidedItemStep, note: str | None) -> Answer:
    await store.save_steps(uow, [step])
    await store.keep_note(uow, step.code, note)
    uow.emit(step)
    return {"code": step.code, "step": step.TYPE.split(".")[2], "on": step.effective_on.isoformat()}
