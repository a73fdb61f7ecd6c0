"""A roster of branches is imported, or shown what it would do."""

from __future__ import annotations

import asyncio

from services.registry.commands.branches import ImportRoster
from services.registry.domain.roster.plan import Known, Plan, make_plan
from services.registry.handlers.ingress import release_waiting
from services.registry.store import branches as store
from services.registry.store.party_groups import grouped_branches
from shared.database import UnitOfWork
from shared.http import Answer
from shared.workbook.table import Table


async def import_roster(uow: UnitOfWork, command: ImportRoster, table: Table) -> Answer:
    """All rows or none. A dry run makes the same plan and tells what it would do; the same file again does nothing."""
    await store.hold_names(uow)
    day = command.effective_on or uow.today
    known = Known(await store.absences(uow), await grouped_branches(uow, day))
    register = await store.register(uow, day)
    # A long roster takes seconds to judge, and the service has other things to do on its one event loop.
    plan = await asyncio.to_thread(make_plan, table, register, known, command.effective_on, uow.today)
    if command.dry_run:
        return plan.told(plan.predicted(), dry_run=True)
    plan.refuse_faults()
    return plan.told(await _carry_out(uow, plan), dry_run=False)


async def _carry_out(uow: UnitOfWork, plan: Plan) -> dict[str, int]:
    """Save and say the plan; returns the rows by what was written."""
    founded = await store.save_branches(uow, plan.founded())
    moved = await store.save_branches(uow, plan.moved())
    explained = await store.save_absences(uow, plan.explained())
    for line in plan.overridden():
        wanted = line.wanted
        await store.save_override(
            uow, wanted.code or "", wanted.name or "", line.judgement.broken, wanted.override or ""
        )
    for event in plan.events:
        uow.emit(event)
    await release_waiting(uow, founded)
    return plan.observed(founded, [*moved, *explained])
