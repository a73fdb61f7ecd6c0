"""The door for workbooks of activities: out, in again, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.activities.commands.fields import HostCode
from services.activities.domain.imports.columns import SHAPES
from services.activities.handlers.exports import export_activities, export_items
from services.activities.handlers.imports import import_workbook, undo_import
from services.activities.store.imports import Span
from services.activities.views.workbooks import template
from shared.http import may, running
from shared.identity import Permit
from shared.imports.door import Imports, exported, open_imports

router = APIRouter(tags=["workbooks"])
_EXPORTS = {"活动": export_activities, "议定事项": export_items}

open_imports(
    router,
    Imports(
        shapes=SHAPES,
        take=import_workbook,
        undo=undo_import,
        template=template,
        summary="导入活动与议定事项 | Import a workbook of activities and decided items",
        importing="ImportActivities",
        undoing="UndoActivitiesImport",
        reading="ReadActivitiesImports",
    ),
)


@router.get("/exports/{sheet}", summary="导出（可再导入） | A sheet that can be imported again")
async def export(
    request: Request,
    permit: Annotated[Permit, may("ExportActivities")],
    sheet: Literal["活动", "议定事项"],
    first_day: Annotated[date | None, Query(alias="from", description="第一天不早于 | first day not before")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="第一天不晚于 | first day not after")] = None,
    host: Annotated[HostCode | None, Query(description="主办 | a host")] = None,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:
    """Codes are texts and no cell is a formula. Imported unchanged, every row is the same."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        filled = await _EXPORTS[sheet](uow, Span(first_day, last_day, host))
    return await exported(filled, format)
