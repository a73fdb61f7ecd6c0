"""Activities and decided items go out as their own sheets, ready to come back."""

from __future__ import annotations

from services.activities.domain.imports import exported
from services.activities.store import imports as store
from shared.database import UnitOfWork
from shared.workbook.faults import MAX_ROWS, TooManyRows
from shared.workbook.writing import Filled


async def export_activities(uow: UnitOfWork, span: store.Span) -> Filled:
    """The sheet 活动 of a span of days. Raises TooManyRows where a sheet could not come back."""
    return _whole(exported.activities(await store.activities_of(uow, span)))


async def export_items(uow: UnitOfWork, span: store.Span) -> Filled:
    """The sheet 议定事项: every item, by the day of its decision."""
    return _whole(exported.items((await store.items_of(uow)).values()))


def _whole(filled: Filled) -> Filled:
    if len(filled.lines) > MAX_ROWS:
        raise TooManyRows(field="from", limit=f"{MAX_ROWS:,}")
    return filled
