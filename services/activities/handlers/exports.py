"""Activities and decided items go out as their own sheets, ready to come back."""

from __future__ import annotations

from services.activities.domain.imports import exported
from services.activities.store import imports as store
from services.activities.store.import_sheets import sheets_in
from shared.audit import audit
from shared.database import UnitOfWork
from shared.workbook.faults import MAX_ROWS, TooManyRows
from shared.workbook.writing import Filled


async def export_activities(uow: UnitOfWork, span: store.Span) -> Filled:
    """The sheet 活动 of a span of days. Raises TooManyRows where a sheet could not come back."""
    return _whole(exported.activities(await store.activities_of(uow, span)))


async def export_attendance(uow: UnitOfWork, span: store.Span) -> Filled:
    """The sheet 出席 of a span of days; a branch takes out what it hosts, and each taking is written down."""
    uow.allow(span.host or "")
    sheets = await sheets_in(uow, span)
    await audit(uow, "export attendance", [f"attendance/{sheet.activity}" for sheet, _ in sheets])
    return _whole(exported.attendance(sheets))


async def export_items(uow: UnitOfWork, span: store.Span) -> Filled:
    """The sheet 议定事项: every item, by the day of its decision."""
    return _whole(exported.items((await store.items_of(uow)).values()))


def _whole(filled: Filled) -> Filled:
    if len(filled.lines) > MAX_ROWS:
        raise TooManyRows(field="from", limit=f"{MAX_ROWS:,}")
    return filled
