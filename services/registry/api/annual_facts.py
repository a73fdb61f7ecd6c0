"""Annual facts: handed in by branches, listed by year."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.annual_facts import RecordAnnualFacts
from services.registry.domain.annual_facts import counted
from services.registry.handlers.annual_facts import record_annual_facts
from services.registry.views import annual_facts as views
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/annual-facts", RecordAnnualFacts, record_annual_facts)


@router.get("/annual-facts", summary="年度基本情况报送进度 | Who has handed in the facts of a year")
async def annual_facts(
    request: Request,
    permit: Annotated[Permit, may("ReadAnnualFacts")],
    dates: AsOf,
    year: Annotated[int, Query(ge=1900, le=2199)],
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """
    A page in the order of codes: each branch with its state, and in time for whom.

    `counts` are of all pages.
    """
    async with running(request).database.reading() as connection:
        rows = await views.of_year(connection, year, dates.day, dates.known, permit.scopes)
    shown = page("branches", [row for row in rows if row["code"] > cursor][:limit], limit, dates)
    return Response(json_bytes({"year": year, "counts": counted(rows), **shown}), media_type="application/json")


@router.get("/annual-facts/{branch}/{year}", summary="一个分支机构的年度基本情况 | One branch's facts of a year")
async def annual_facts_of(
    request: Request,
    permit: Annotated[Permit, may("ReadAnnualFacts")],
    dates: AsOf,
    branch: str,
    year: Annotated[int, Path(ge=1900, le=2199)],
) -> Response:
    """As handed in, and as known: what a form is filled with before. ETag is the version, 0 where nothing came yet."""
    permit.allow(branch)
    async with running(request).database.reading() as connection:
        found = await views.of_branch(connection, branch, year, dates.day, dates.known)
    if found is None:
        raise Unknown(field="branch", what="分支机构 (branch)", code=branch)
    return Response(
        json_bytes({**dates.told(), **found}), media_type="application/json", headers={"ETag": f'"{found["version"]}"'}
    )
