"""The roster of any body or branch on any day; names only for those who may see them, and each opening is audited."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.registry.api.dates import AsOf
from services.registry.api.names import Reader, Readers
from services.registry.store.person_vault import open_persons
from services.registry.store.strokes import ranks
from services.registry.views import rosters as views
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])


@router.get("/bodies/{code}/roster", summary="名册 | The roster of a body or branch on a day as known at a moment")
async def roster(
    request: Request, permit: Annotated[Permit, may("ReadBodies")], reader: Readers, dates: AsOf, code: str
) -> Response:
    """
    Posts in the order of rank with vacancies and the term; with `names=true` persons by 姓氏笔画, else by code.

    `names` of the answer says whether names are shown: who may not see them gets codes. Of a body that has ended, the
    roster of its last day (`shown_on`).
    """
    permit.allow(code)
    if reader.may_open(code):
        return Response(json_bytes(await _named(request, reader, dates, code)), media_type="application/json")
    async with running(request).database.reading() as connection:
        found = await views.roster(connection, code, dates.day, dates.known)
    if found is None:
        raise Unknown(what="机构 (body)", code=code)
    return Response(json_bytes({**dates.told(), **found.told(None, {})}), media_type="application/json")


async def _named(request: Request, reader: Reader, dates: AsOf, code: str) -> dict[str, object]:
    async with running(request).database.transaction(reader.who) as uow:
        found = await views.roster(uow.connection, code, dates.day, dates.known)
        if found is None:
            raise Unknown(what="机构 (body)", code=code)
        names = await open_persons(uow, found.persons(), f"roster of {code}")
    return {**dates.told(), **found.told(names, ranks())}
