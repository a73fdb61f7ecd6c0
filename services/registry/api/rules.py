"""The society's rules: read with their versions, and set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.rules import SetRule
from services.registry.domain.rules import told
from services.registry.handlers.rules import set_rule
from services.registry.views import rules as views
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/rules", SetRule, set_rule)


@router.get("/rules", summary="规则 | The society's rules in force on a day as known at a moment")
async def rules(
    request: Request, permit: Annotated[Permit, may("ReadRules")], dates: AsOf, limit: Limit = 200, cursor: Cursor = ""
) -> Response:
    """A page in the order of names: each value, since when, how it reads, and every version with who set it and why."""
    async with running(request).database.reading() as connection:
        rows = await views.rules(connection, dates.day, dates.known, cursor, limit)
    return Response(json_bytes(page("rules", [told(row) for row in rows], limit, dates)), media_type="application/json")


@router.get("/rules/{name}", summary="一条规则 | One rule with its versions")
async def rule(request: Request, permit: Annotated[Permit, may("ReadRules")], dates: AsOf, name: str) -> Response:
    """One rule as it holds on a day; ETag is its version for If-Match."""
    async with running(request).database.reading() as connection:
        rows = await views.rules(connection, dates.day, dates.known, "", 1, name)
    if not rows:
        raise Unknown(what="规则 (rule)", code=name)
    return Response(
        json_bytes({**dates.told(), **told(rows[0])}),
        media_type="application/json",
        headers={"ETag": f'"{rows[0]["version"]}"'},
    )
