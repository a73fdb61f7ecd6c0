"""The registry's lists go out as its own sheets, ready to come back; whose names go out is audited."""

from __future__ import annotations

from datetime import date

from services.registry.domain.imports import exported
from services.registry.store import exported as store
from services.registry.store import known
from shared.database import UnitOfWork
from shared.workbook.writing import Filled


async def export_branches(uow: UnitOfWork, day: date) -> Filled:
    """The sheet 分支机构: persons by their codes."""
    return exported.branches(await store.branch_rows(uow, day))


async def export_people(uow: UnitOfWork, day: date) -> Filled:
    """The sheet 委员: everybody in office whose name is kept; each name is opened, and that is audited."""
    rows = await store.seat_rows(uow, day)
    persons = await known.persons(uow, [row["person"] for row in rows], action="export names")
    return exported.people(rows, persons)
