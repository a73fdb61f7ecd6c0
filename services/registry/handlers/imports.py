"""A workbook of the registry is imported, or shown what it would do."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from services.registry.commands.imports import ImportWorkbook
from services.registry.domain.body import BodyRule
from services.registry.domain.imports.known import Rules, Society
from services.registry.domain.imports.refusals import BatchIsThere, PlanHasMoved
from services.registry.domain.imports.whole import Asked, Whole, judge_whole
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.plan import Known
from services.registry.handlers.ingress import release_waiting
from services.registry.store import branches as branch_store
from services.registry.store import imports as store
from services.registry.store import known, saving
from services.registry.store.party_groups import grouped_branches
from services.registry.store.rules import post_rule, rule
from shared.database import UnitOfWork
from shared.events.registry import BranchFounded
from shared.http import Answer
from shared.workbook.progress import Progress
from shared.workbook.table import Table

Mapping_ = Mapping[str, Mapping[str, str]]
T = TypeVar("T")
STILL_HERE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded: its bytes, its name, and the way to find the tables in it under the titles known."""

    content: bytes
    name: str
    tables: Callable[[Mapping_], Mapping[str, Table]]
    progress: Progress = field(default_factory=Progress)


async def import_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> tuple[Whole, Answer]:
    """All rows or none, or the good ones. A dry run makes the same plan and tells what it would do."""
    await branch_store.hold_names(uow)
    if command.commit and await store.batch_is_there(uow, uow.batch_id or ""):
        raise BatchIsThere(field="X-Batch-Id", batch=uow.batch_id)
    whole = await plan_workbook(uow, command, file)
    answer = await _beside(uow, _told, whole, command, file)
    if command.commit:
        _refuse_moved(command, answer)
        if command.errors == "refuse":
            whole.refuse_faults()
        file.progress.phase = "writing"
        answer["observed"] = await _carry_out(uow, whole, command, file)
    return whole, {**answer, "batch_id": uow.batch_id}


async def plan_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> Whole:
    """What the file would do now. Reading and judging take seconds, so they happen beside the event loop."""
    titles = _merged(await store.mappings(uow), command.mapping)
    tables = await _beside(uow, file.tables, titles)
    file.progress.total = sum(len(table.rows) for table in tables.values())
    day = command.effective_on or uow.today
    register = await branch_store.register(uow, day)
    annulled = await known.annulled(uow)
    living = {code: state for code, state in register.branches.items() if code not in annulled}
    beside = Known(await branch_store.absences(uow), await grouped_branches(uow, day), annulled)
    society = await _society(uow, tables, day)
    file.progress.phase = "judging"
    asked = Asked(command.effective_on, uow.today, command.errors == "leave")
    register = replace(register, branches=living)
    return await _beside(uow, judge_whole, tables, register, beside, society, asked, file.progress.tell)


async def _beside(uow: UnitOfWork, work: Callable[..., T], *what: Any) -> T:
    """Think beside the event loop; the database hears from us meanwhile, for it ends a transaction that is silent."""
    thinking = asyncio.create_task(asyncio.to_thread(work, *what))
    while not (await asyncio.wait([thinking], timeout=STILL_HERE_SECONDS))[0]:
        await store.stay(uow)
    return thinking.result()


async def _society(uow: UnitOfWork, tables: Mapping[str, Table], day: date) -> Society:
    """What is known of people and seats; names are opened, and that is audited, only where the file names persons."""
    rules = Rules(await post_rule(uow, day), BodyRule.read(await rule(uow, "bodies", day)))
    states, posts, terms = await known.branch_states(uow), await known.posts(uow), await known.terms(uow)
    persons = await known.persons(uow, action="import names") if _names_persons(tables) else {}
    return await asyncio.to_thread(Society, rules, states, posts, terms, persons, await known.person_codes(uow))


def _names_persons(tables: Mapping[str, Table]) -> bool:
    seats = ("past_chair", "chair", "chair_elect", "branch_secretary", "liaison")
    branches = tables.get(BRANCHES.sheet)
    return len(tables) > 1 or branches is None or any(seat in branches.columns.places for seat in seats)


def _told(whole: Whole, command: ImportWorkbook, file: File) -> Answer:
    return {
        "dry_run": not command.commit,
        "plan": whole.token(file.content, command.errors == "leave"),
        "counts": whole.counts(),
        "predicted": whole.predicted(),
        "observed": None,
        "party_membership_not_taken": whole.party_dropped,
        "sheets": whole.told(),
    }


def _refuse_moved(command: ImportWorkbook, answer: Answer) -> None:
    if command.plan and command.plan != answer["plan"]:
        refusal = PlanHasMoved(field="plan")
        refusal.extras.update(predicted=answer["predicted"], plan=answer["plan"])
        raise refusal


async def _carry_out(uow: UnitOfWork, whole: Whole, command: ImportWorkbook, file: File) -> dict[str, Any]:
    """Save and say the plan; returns the counts as the database has them."""
    await known.keep_persons(uow, whole.registrations)
    await saving.save(uow, [event for event in whole.events if event.AGGREGATE != "person"])
    for line in whole.branches.overridden() if whole.branches else ():
        wanted, broken = line.wanted, line.judgement.broken
        await branch_store.save_override(uow, wanted.code or "", wanted.name or "", broken, wanted.override or "")
    for event in whole.events:
        uow.emit(event)
    founded = [event.code for event in whole.events if isinstance(event, BranchFounded)]
    await store.keep_mappings(uow, command.mapping)
    observed = await keep(uow, whole, file)
    await release_waiting(uow, founded)
    return observed


async def keep(uow: UnitOfWork, whole: Whole, file: File) -> dict[str, Any]:
    """Write what was said, count it, and remember the batch."""
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


def _merged(known: Mapping_, given: Mapping_) -> dict[str, dict[str, str]]:
    sheets: Sequence[str] = [*known, *(sheet for sheet in given if sheet not in known)]
    return {sheet: {**known.get(sheet, {}), **given.get(sheet, {})} for sheet in sheets}
