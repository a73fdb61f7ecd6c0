"""A batch of a workbook is taken back, unless its records were changed or used since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from services.outreach import store
from services.outreach.domain.imports.undo import gone, undo
from services.outreach.store import undoing
from shared.database import UnitOfWork
from shared.events.outreach import ContactState, ExpertCorrected, ExpertState, ItemState
from shared.http import Answer
from shared.imports.commands import UndoImport
from shared.imports.step import Step
from shared.imports.store import lock_streams
from shared.imports.undoing import Undoing, undo_batch


async def undo_import(uow: UnitOfWork, batch: str, command: UndoImport) -> Answer:
    """Every record of the batch as it was before, unless it was changed since; without `commit` only shown."""
    return await undo_batch(uow, batch, command, Undoing(partial(undo, today=uow.today), _used, _take_back))


async def _used(uow: UnitOfWork, steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Contacts and items that need a record that goes, and do not go themselves."""
    return await undoing.used(uow, *(gone(steps, kind) for kind in ("expert", "contact", "item")))


async def _take_back(uow: UnitOfWork, batch: str, steps: Sequence[Step]) -> None:
    """Say what held before; what was sealed before is there again, and what came with the batch is destroyed."""
    events = [event for step in steps for event in step.events]
    await lock_streams(uow, {event.subject for event in events})
    await undoing.give_back(uow, batch, [step.subject for step in steps if step.does == "restored"])
    await store.save_contacts(uow, [event for event in events if isinstance(event, ContactState)])
    await store.save_items(uow, [event for event in events if isinstance(event, ItemState)])
    await store.save_experts(uow, [event for event in events if isinstance(event, ExpertState)])
    corrected = [event.code for event in events if isinstance(event, ExpertCorrected)]
    await undoing.note_corrections(uow, batch, corrected)
    await undoing.destroy(uow, *(gone(steps, kind) for kind in ("expert", "contact", "item")))
    for event in events:
        uow.emit(event)
