"""The door for workbooks of activities: out, in again, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.activities.commands.fields import HostCode
from services.activities.domain.imports.columns import SHAPES
from services.activities.handlers.exports import export_activities, export_attendance, export_items
from services.activities.handlers.imports import import_workbook, undo_import
from services.activities.store.imports import Span
from services.activities.views.workbooks import template
from shared.http import may, running
from shared.identity import Permit
from shared.imports.door import EXPORTED, Imports, exported, open_imports

router = APIRouter(tags=["workbooks"])
_EXPORTS = {"活动": export_activities, "议定事项": export_items}

open_imports(
    router,
    Imports(
        shapes=SHAPES,
        take=import_workbook,
        undo=undo_import,
        template=template,
        summary="导入活动、出席与议定事项 | Import a workbook of activities, attendance and decided items",
        importing="ImportActivities",
        undoing="UndoActivitiesImport",
        reading="ReadActivitiesImports",
    ),
)


def _span(
    first_day: Annotated[date | None, Query(alias="from", description="第一天不早于 | first day not before")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="第一天不晚于 | first day not after")] = None,
    host: Annotated[HostCode | None, Query(description="主办 | a host")] = None,
) -> Span:
    return Span(first_day, last_day, host)


InSpan = Annotated[Span, Depends(_span)]
Form = Annotated[Literal["xlsx", "csv"], Query()]


@router.get(
    "/exports/出席",
    summary="导出出席（可再导入，留痕） | Who was at activities, to be imported again; audited",
    responses=EXPORTED,
)
async def export_people(
    request: Request, permit: Annotated[Permit, may("ReadAttendance")], span: InSpan, format: Form = "xlsx"
) -> Response:
    """Persons by their codes, never by names. A branch names itself as `host`."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        filled = await export_attendance(uow, span)
    return await exported(filled, format)


@router.get("/exports/{sheet}", summary="导出（可再导入） | A sheet that can be imported again", responses=EXPORTED)
async def export(
    request: Request,
    permit: Annotated[Permit, may("ExportActivities")],
    sheet: Literal["活动", "议定事项"],
    span: InSpan,
    format: Form = "xlsx",
) -> Response:
    """Codes are texts and no cell is a formula. Imported unchanged, every row is the same."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        filled = await _EXPORTS[sheet](uow, span)
    return await exported(filled, format)
