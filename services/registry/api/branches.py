"""Branches: founded, explained and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.branches import ExplainGroupAbsence, FoundBranch
from services.registry.handlers.branches import explain_group_absence, found_branch
from services.registry.views import branches as views
from shared.errors import Unknown
from shared.events.registry import BranchKind, BranchStatus
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/branches", FoundBranch, found_branch)
accept(router, "/group-absences", ExplainGroupAbsence, explain_group_absence)


@router.get("/branches", summary="分支机构 | The branches on a day as known at a moment")
async def branches(
    request: Request,
    permit: Annotated[Permit, may("ReadBranches")],
    dates: AsOf,
    status: Annotated[BranchStatus | None, Query()] = None,
    kind: Annotated[BranchKind | None, Query()] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes, each with its coverage: group, liaison_only or none."""
    wanted = views.Wanted(status, kind, permit.scopes, cursor, limit)
    async with running(request).database.reading() as connection:
        rows = await views.branches(connection, dates.day, dates.known, wanted)
    return Response(json_bytes(page("branches", rows, limit, dates)), media_type="application/json")


@router.get("/branches/{code}", summary="一个分支机构及其沿革 | One branch with its history")
async def branch(request: Request, permit: Annotated[Permit, may("ReadBranches")], dates: AsOf, code: str) -> Response:
    """
    The branch on a day; `status` is null where it does not exist on that day. ETag is its version.

    `announced` begins later than that day. Why something was corrected is shown to the secretariat.
    """
    permit.allow(code)
    async with running(request).database.reading() as connection:
        office = permit.caller.holds("secretariat")
        found = await views.branch(connection, code, dates.day, dates.known, reasons=office)
    if found is None:
        raise Unknown(what="分支机构 (branch)", code=code)
    return Response(
        json_bytes({**dates.told(), **found}), media_type="application/json", headers={"ETag": f'"{found["version"]}"'}
    )
