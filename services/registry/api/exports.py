"""The registry's lists as workbooks that can be imported again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.handlers.exports import export_branches, export_people
from shared.http import may, running
from shared.identity import Permit
from shared.imports.door import EXPORTED, exported
from shared.workbook.writing import Filled

router = APIRouter(tags=["registry"])
_EXPORTS = {"分支机构": export_branches, "委员": export_people}


@router.get(
    "/exports/{sheet}",
    summary="导出（可再导入） | A list of the registry as a sheet that can be imported again",
    responses=EXPORTED,
)
async def export(
    request: Request,
    permit: Annotated[Permit, may("ExportRegistry")],
    sheet: Literal["分支机构", "委员"],
    as_of: Annotated[date | None, Query(description="业务日期 | the day in the world; today")] = None,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:
    """Codes are texts and no cell is a formula. Imported unchanged, every row is the same."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        filled: Filled = await _EXPORTS[sheet](uow, as_of or uow.today)
        permit.settle()
    return await exported(filled, format)
