"""A workbook is taken in one transaction, or shown what it would do."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shared.database import UnitOfWork
from shared.http import Answer
from shared.identity import Permit
from shared.imports import store
from shared.imports.commands import ImportWorkbook
from shared.imports.mappings import Titles, keep_mappings, mappings
from shared.imports.refusals import BatchIsThere, PlanHasMoved
from shared.imports.whole import Whole
from shared.workbook.progress import Progress
from shared.workbook.table import Table

T = TypeVar("T")
C = TypeVar("C", bound=ImportWorkbook)
W = TypeVar("W", bound=Whole)
STILL_HERE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded: its bytes, its name, and the way to find the tables in it under the titles known."""

    content: bytes
    name: str
    tables: Callable[[Titles], Mapping[str, Table]]
    progress: Progress = field(default_factory=Progress)
    rights: Callable[[str], Permit] | None = None
    """What else the caller may do, by the name of a command: where each row goes by the rule of its own."""


Plans = Callable[[UnitOfWork, C, File], Awaitable[W]]
CarriesOut = Callable[[UnitOfWork, W, C], Awaitable[None]]


async def take_workbook(
    uow: UnitOfWork, command: C, file: File, plans: Plans[C, W], carries_out: CarriesOut[W, C]
) -> tuple[W, Answer]:
    """All rows or none, or the good ones. A dry run makes the same plan and tells what it would do."""
    if command.commit and await store.batch_is_there(uow, uow.batch_id or ""):
        raise BatchIsThere(field="X-Batch-Id", batch=uow.batch_id)
    whole = await plans(uow, command, file)
    answer = await beside(uow, _told, whole, command, file)
    if command.commit:
        _refuse_moved(command, answer)
        if command.errors == "refuse":
            whole.refuse_faults()
        file.progress.phase = "writing"
        await carries_out(uow, whole, command)
        for event in whole.events:
            uow.emit(event)
        await keep_mappings(uow, uow.batch_id or "", command.mapping)
        answer["observed"] = await _keep(uow, whole, file)
    return whole, {**answer, "batch_id": uow.batch_id}


async def tables_of(uow: UnitOfWork, command: ImportWorkbook, file: File) -> Mapping[str, Table]:
    """The tables of the file under the titles that are known here."""
    tables = await beside(uow, file.tables, _merged(await mappings(uow), command.mapping))
    file.progress.total = sum(len(table.rows) for table in tables.values())
    return tables


async def beside(uow: UnitOfWork, work: Callable[..., T], *what: Any) -> T:
    """Think beside the event loop; the database hears from us meanwhile, for it ends a transaction that is silent."""
    thinking = asyncio.create_task(asyncio.to_thread(work, *what))
    while not (await asyncio.wait([thinking], timeout=STILL_HERE_SECONDS))[0]:
        await store.stay(uow)
    return thinking.result()


def _told(whole: Whole, command: ImportWorkbook, file: File) -> Answer:
    return {
        "dry_run": not command.commit,
        "plan": whole.token(file.content, command.errors == "leave"),
        "counts": whole.counts(),
        "predicted": whole.predicted(),
        "observed": None,
        **whole.beside(),
        "sheets": whole.told(),
    }


def _refuse_moved(command: ImportWorkbook, answer: Answer) -> None:
    if command.plan and command.plan != answer["plan"]:
        refusal = PlanHasMoved(field="plan")
        refusal.extras.update(predicted=answer["predicted"], plan=answer["plan"])
        raise refusal


async def _keep(uow: UnitOfWork, whole: Whole, file: File) -> dict[str, Any]:
    """Write what was said, count it as the database has it, and remember the batch."""
    events = await store.written(uow)
    observed = whole.observed(Counter(type_ for type_, _ in events), {subject for _, subject in events})
    batch = store.Batch(
        uow.batch_id or "",
        list(whole.tables),
        whole.predicted(),
        observed,
        hashlib.sha256(file.name.encode()).digest(),
        hashlib.sha256(file.content).digest(),
    )
    await store.keep_batch(uow, batch)
    await store.keep_touches(uow, batch.batch, Counter(subject for _, subject in events))
    return observed


def _merged(known: Titles, given: Titles) -> dict[str, dict[str, str]]:
    sheets: Sequence[str] = [*known, *(sheet for sheet in given if sheet not in known)]
    return {sheet: {**known.get(sheet, {}), **given.get(sheet, {})} for sheet in sheets}
