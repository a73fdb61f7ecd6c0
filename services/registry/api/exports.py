"""The registry's lists as workbooks that can be imported again."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.handlers.exports import export_branches, export_people
from shared.http import may, running
from shared.identity import Permit
from shared.workbook.writing import Filled, as_csv, workbook

router = APIRouter(tags=["registry"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXPORTS = {"分支机构": export_branches, "委员": export_people}


@router.get(
    "/exports/{sheet}", summary="导出（可再导入） | A list of the registry as a sheet that can be imported again"
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
    write = partial(as_csv, filled) if format == "csv" else partial(workbook, [filled])
    content = await asyncio.to_thread(write)
    name = quote(f"{sheet}.{format}")
    return Response(
        content,
        media_type="text/csv; charset=utf-8" if format == "csv" else XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
