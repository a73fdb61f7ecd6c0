"""How the branches are covered, and which have no activity."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.domain.coverage import counted, moved
from services.registry.views import coverage as views
from services.registry.views.inactivity import inactive
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])


@router.get("/coverage", summary="党的组织和工作覆盖 | How the active branches are covered")
async def coverage(
    request: Request,
    permit: Annotated[Permit, may("ReadBranches")],
    dates: AsOf,
    against: Annotated[date | None, Query(description="对比日 | a second day; tells who moved since then")] = None,
) -> Response:
    """
    Active branches by coverage, with every one that has no Party group and the reason it gave.

    `counts` are of `active`; `against` shows the same for another day, known as of the same moment, and `moved`.
    """
    async with running(request).database.reading() as connection:
        rows = await views.coverage(connection, dates.day, dates.known, permit.scopes)
        answer: dict[str, Any] = {**dates.told(), **counted(rows)}
        if against:
            before = await views.coverage(connection, against, dates.known, permit.scopes)
            answer["against"] = {"as_of": against, **counted(before)}
            answer["moved"] = moved(before, rows)
    return Response(json_bytes(answer), media_type="application/json")


@router.get("/branches/inactive", summary="无活动的分支机构 | Branches without activity")
async def inactive_branches(
    request: Request,
    permit: Annotated[Permit, may("ReadBranches")],
    dates: AsOf,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes: warnings and clean-up findings, each with the facts it used."""
    async with running(request).database.reading() as connection:
        found = await inactive(connection, dates.day, dates.known, permit.scopes)
    rows = [row for row in found if row["code"] > cursor][:limit]
    return Response(json_bytes(page("branches", rows, limit, dates)), media_type="application/json")
