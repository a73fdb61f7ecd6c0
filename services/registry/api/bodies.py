"""Bodies that are no branches, and the terms of every body: changed and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.bodies import ChangeBody, EndBody, EstablishBody
from services.registry.commands.terms import BeginTerm, ChangeTerm, EndTerm
from services.registry.handlers.bodies import change_body, end_body, establish_body
from services.registry.handlers.terms import begin_term, change_term, end_term
from services.registry.views import bodies as views
from shared.errors import Unknown
from shared.events.registry import BodyKind
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/bodies", EstablishBody, establish_body)
accept(router, "/bodies/change", ChangeBody, change_body)
accept(router, "/bodies/end", EndBody, end_body)
accept(router, "/terms", BeginTerm, begin_term)
accept(router, "/terms/change", ChangeTerm, change_term)
accept(router, "/terms/end", EndTerm, end_term)


@router.get("/bodies", summary="机构 | The bodies that are no branches, on a day as known at a moment")
async def bodies(
    request: Request,
    permit: Annotated[Permit, may("ReadBodies")],
    dates: AsOf,
    kind: Annotated[BodyKind | None, Query()] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes, each with its term, its seats, and which required posts are vacant."""
    wanted = views.Wanted(kind, permit.scopes, cursor, limit)
    async with running(request).database.reading() as connection:
        rows = await views.bodies(connection, dates.day, dates.known, wanted)
    return Response(json_bytes(page("bodies", rows, limit, dates)), media_type="application/json")


@router.get("/bodies/{code}", summary="一个机构及其沿革 | One body or branch: term, seats, vacancies, history")
async def body(request: Request, permit: Annotated[Permit, may("ReadBodies")], dates: AsOf, code: str) -> Response:
    """The body on a day, with its states and terms as far as known; one that has ended shows the day before its end."""
    permit.allow(code)
    async with running(request).database.reading() as connection:
        found = await views.body(connection, code, dates.day, dates.known)
    if found is None:
        raise Unknown(what="机构 (body)", code=code)
    return Response(
        json_bytes({**dates.told(), **found}), media_type="application/json", headers={"ETag": f'"{found["version"]}"'}
    )
