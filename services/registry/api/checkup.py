"""The roster check-up (换届体检): one workbook in, its findings out, and nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from services.registry.api.imports import SHAPES
from services.registry.commands.imports import CheckRoster
from services.registry.handlers.checkup import check_up, known_rules
from shared.database import clock
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.imports.door import XLSX
from shared.imports.uploads import form, uploaded
from shared.workbook.files import read_sheets
from shared.workbook.table import Table, find_tables

router = APIRouter(tags=["registry"])
_FORM = form(on={"type": "string", "format": "date", "description": "业务日期 | the day of the check-up; today"})


@router.post("/checkup", summary="换届体检 | Examine a roster workbook; nothing is kept", openapi_extra=_FORM)
async def checkup(
    request: Request,
    permit: Annotated[Permit, may("CheckRoster")],
    accept: Annotated[str, Header()] = XLSX,
) -> Response:
    """
    Sheets 分支机构 and/or 委员 in, findings workbook out: each finding with the rule quoted, the facts, and its cell.

    Asked for JSON (`Accept: application/json`), the findings come as a list. The file is read, and nothing is kept.
    """
    async with uploaded(request, ("on",)) as upload:
        content, on = upload.content, upload.asked(CheckRoster).on
    service, now = running(request), clock()
    day = on or service.database.office_day(now)
    async with service.database.reading() as connection:
        known = await known_rules(connection, day, now)
    permit.settle()
    found, workbook = await check_up(known, lambda: _tables(content), day)
    if "application/json" in accept:
        lines = [{name: value for name, value in asdict(one).items() if name != "at"} for one in found]
        return Response(json_bytes({"on": day, "findings": lines}), media_type="application/json")
    counts = Counter(one.severity for one in found)
    return Response(workbook, media_type=XLSX, headers=_headers(day, counts))


def _headers(day: date, counts: Mapping[str, int]) -> dict[str, str]:
    name = f'attachment; filename="checkup-{day}.xlsx"'
    return {"Content-Disposition": name, "X-Counts": json_bytes(counts).decode(), "Cache-Control": "no-store"}


def _tables(content: bytes) -> Mapping[str, Table]:
    return find_tables(read_sheets(content), SHAPES)
