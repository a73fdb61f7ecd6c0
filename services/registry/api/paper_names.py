"""Names for a paper that another service renders: asked by services only, and written down for each person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.dates import AsOf, Dates
from services.registry.domain.name_order import order_key
from services.registry.store.person_vault import open_persons
from services.registry.store.strokes import ranks
from services.registry.views import paper_names as views
from services.registry.views.society import society
from shared.database import UnitOfWork
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
Codes = Annotated[list[str], Query(max_length=2000)]


@router.get("/paper-names", summary="文稿用名（仅限服务间，留痕） | Names for a paper, for other services; audited")
async def paper_names(
    request: Request,
    permit: Annotated[Permit, may("ReadPaperNames")],
    dates: AsOf,
    paper: Annotated[str, Query(max_length=120, description="何文稿 | which paper, as the audit calls it")],
    by: Annotated[str, Query(max_length=200, description="何人打开 | who asked that service for it")],
    branch: Codes = [],  # noqa: B006  (FastAPI copies it)
    person: Codes = [],  # noqa: B006
) -> Response:
    """
    Names of the society and of these branches, the liaisons of the branches, and these persons and liaisons by name.

    Persons stand in the order of 姓氏笔画; one that was erased or never registered is left out.
    """
    who = f"{permit.caller.subject} for {by}"
    async with running(request).database.transaction(who, permit=permit) as uow:
        told = await _told(uow, dates, paper, branch, person)
    return Response(json_bytes(told), media_type="application/json")


async def _told(uow: UnitOfWork, dates: Dates, paper: str, branches: list[str], persons: list[str]) -> dict[str, Any]:
    connection, day, known = uow.connection, dates.day, dates.known
    profile = await society(connection, day, known)
    liaisons = await views.liaisons(connection, branches, day, known)
    names = await open_persons(uow, {*persons, *(one["person"] for one in liaisons)}, f"paper {paper}")
    strokes = ranks()
    ordered = sorted(names, key=lambda code: (order_key(names[code]["name"] or "", strokes), code))
    return {
        **dates.told(),
        "society": profile["name_zh"] if profile else None,
        "branches": await views.branch_names(connection, branches, day, known),
        "liaisons": liaisons,
        "persons": [{"code": code, **names[code]} for code in ordered],
    }
