"""The door for a roster of branches alone, as it was before there were workbooks of several sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import uuid_utils.compat as uuids
from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from services.registry.commands.branches import ImportRoster
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.roster import import_roster
from shared.http import json_bytes, may
from shared.identity import Permit
from shared.imports.door import fingerprint
from shared.imports.once import Asked, once
from shared.imports.taking import File
from shared.imports.uploads import form, uploaded
from shared.workbook.files import read_sheets
from shared.workbook.table import Table, find_tables

router = APIRouter(tags=["registry"])
_FORM = form(
    dry_run={"type": "boolean", "default": False, "description": "预检(不保存)"},
    effective_on={"type": "string", "format": "date", "description": "变更生效日 | changes hold from; today"},
)


@router.post("/branches/import", summary="导入分支机构名册 | Import a roster of branches", openapi_extra=_FORM)
async def import_branches(
    request: Request,
    permit: Annotated[Permit, may("ImportRoster")],
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    x_batch_id: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
    x_correlation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """
    All rows or none; `dry_run=true` (form or query) saves nothing. The same file again is all `same`.

    Under the same `Idempotency-Key` the same request is answered as before; a dry run tells anew.
    """
    async with uploaded(request, ("dry_run", "effective_on")) as upload:
        command = upload.asked(ImportRoster)
    batch = x_batch_id or f"roster-{uuids.uuid7()}"
    file = File(upload.content, upload.name, lambda titles: _tables(upload.content, titles))
    print_ = fingerprint("ImportRoster", command, upload.content)
    asked = Asked(permit, print_, idempotency_key, batch, x_correlation_id, dry=command.dry_run)
    report = await once(request, asked, lambda uow: import_roster(uow, command, file))
    return Response(json_bytes(report), media_type="application/json")


def _tables(content: bytes, titles: Mapping[str, Mapping[str, str]]) -> Mapping[str, Table]:
    return find_tables(read_sheets(content), (BRANCHES,), titles)
