"""What the society's rules find: read, and answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.findings import AnswerFinding
from services.registry.handlers.findings import answer_finding
from services.registry.views import findings as views
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/findings/answers", AnswerFinding, answer_finding)


@router.get("/findings", summary="章程核查 | What the society's rules find on a day as known at a moment")
async def findings(
    request: Request,
    permit: Annotated[Permit, may("ReadFindings")],
    dates: AsOf,
    branch: Annotated[str | None, Query(max_length=64, description="分支机构或机构 | a branch or body")] = None,
    rule: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """The gravest first, then by rule and subject: each with the rule quoted, the facts it used, and its answer."""
    wanted = views.Wanted(branch, rule, permit.scopes, cursor, limit)
    async with running(request).database.reading() as connection:
        rows, counts = await views.findings(connection, dates.day, dates.known, wanted)
    return Response(
        json_bytes({**page("findings", rows, limit, dates), "counts": counts}), media_type="application/json"
    )
