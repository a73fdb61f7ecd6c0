"""A workbook of the registry is imported, or shown what it would do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.registry.commands.imports import ImportWorkbook
from services.registry.domain.body import BodyRule
from services.registry.domain.imports.known import Rules, Society
from services.registry.domain.imports.whole import Asked, Whole, judge_whole
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.plan import Known
from services.registry.handlers.ingress import release_waiting
from services.registry.store import branches as branch_store
from services.registry.store import known, saving
from services.registry.store.party_groups import grouped_branches
from services.registry.store.rules import post_rule, rule
from shared.database import UnitOfWork
from shared.events.registry import BranchFounded
from shared.http import Answer
from shared.imports.taking import File, beside, tables_of, take_workbook
from shared.workbook.table import Table


async def import_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> tuple[Whole, Answer]:
    """All rows or none, or the good ones. A dry run makes the same plan and tells what it would do."""
    await branch_store.hold_names(uow)
    whole, answer = await take_workbook(uow, command, file, plan_workbook, _carry_out)
    if command.commit:
        await release_waiting(uow, [event.code for event in whole.events if isinstance(event, BranchFounded)])
    return whole, answer


async def plan_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> Whole:
    """What the file would do now. Reading and judging take seconds, so they happen beside the event loop."""
    tables = await tables_of(uow, command, file)
    day = command.effective_on or uow.today
    register = await branch_store.register(uow, day)
    annulled = await known.annulled(uow)
    living = {code: state for code, state in register.branches.items() if code not in annulled}
    what = Known(await branch_store.absences(uow), await grouped_branches(uow, day), annulled)
    society = await _society(uow, tables, day)
    file.progress.phase = "judging"
    asked = Asked(command.effective_on, uow.today, command.errors == "leave")
    register = replace(register, branches=living)
    return await beside(uow, judge_whole, tables, register, what, society, asked, file.progress.tell)


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


async def _carry_out(uow: UnitOfWork, whole: Whole, command: ImportWorkbook) -> None:
    """Save the plan; names that break the rule are kept with their reason."""
    await known.keep_persons(uow, whole.registrations)
    await saving.save(uow, [event for event in whole.events if event.AGGREGATE != "person"])
    for line in whole.branches.overridden() if whole.branches else ():
        wanted, broken = line.wanted, line.judgement.broken
        await branch_store.save_override(uow, wanted.code or "", wanted.name or "", broken, wanted.override or "")
