"""The door for workbooks of outreach: out, in again, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.outreach.commands.fields import RecordCode
from services.outreach.domain.imports.columns import CONTACTS, EXPERTS, ITEMS, SHAPES
from services.outreach.handlers.exports import export_contacts, export_experts, export_items
from services.outreach.handlers.imports import import_workbook
from services.outreach.handlers.undo import undo_import
from services.outreach.store.imports import Named
from services.outreach.views.pages import viewer_on
from services.outreach.views.workbooks import template
from shared.http import may, running
from shared.identity import Permit
from shared.imports.door import EXPORTED, Imports, exported, open_imports

router = APIRouter(tags=["workbooks"])
_EXPORTS = {EXPERTS.sheet: export_experts, CONTACTS.sheet: export_contacts, ITEMS.sheet: export_items}

open_imports(
    router,
    Imports(
        shapes=SHAPES,
        take=import_workbook,
        undo=undo_import,
        template=template,
        summary="导入专家、联系记录与意见诉求 | Import a workbook of experts, contacts and items",
        importing="ImportOutreach",
        undoing="UndoOutreachImport",
        reading="ReadOutreachImports",
    ),
)


def _named(
    first_day: Annotated[date | None, Query(alias="from", description="联系或提出日期不早于 | not before")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="联系或提出日期不晚于 | not after")] = None,
    branch: Annotated[RecordCode | None, Query(description="分支编码 | of one branch")] = None,
) -> Named:
    return Named(first_day=first_day, last_day=last_day, branch=branch)


@router.get(
    "/exports/{sheet}",
    summary="导出（可再导入，留痕） | A sheet that can be imported again; audited",
    responses=EXPORTED,
)
async def export(
    request: Request,
    permit: Annotated[Permit, may("ExportOutreach")],
    sheet: Literal["专家", "联系记录", "意见诉求"],
    named: Annotated[Named, Depends(_named)],
    names: Annotated[bool, Query(description="false：不含加密的列 | without what is sealed")] = True,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:
    """
    Liaisons take out their own alone. Imported unchanged, every row is the same.

    Names, contact details and texts are opened for it, each opening is written down; codes are texts, no cell is a
    formula.
    """
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        viewer = await viewer_on(uow.connection, permit, uow.today)
        filled = await _EXPORTS[sheet](uow, viewer, named, names)
    return await exported(filled, format)
