"""Report packs at the door: what sessions have asked for, and the one page of a pack."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.api.papers import Lang
from services.reporting.api.reports import reader
from services.reporting.commands.periods import WRITTEN
from services.reporting.domain.period import period_of
from services.reporting.papers.mimes import MIMES
from services.reporting.papers.one_page import one_page
from services.reporting.views import packs as views
from services.reporting.views import runs as run_views
from shared.database import clock
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
PageForm = Literal["md", "html", "docx", "pdf"]


@router.get("/packs/asked", summary="会议请求的汇报材料 | Packs that sessions have asked for, the newest first")
async def asked(
    request: Request,
    permit: Annotated[Permit, may("ReadPacksAsked")],
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: str | None = None,
) -> Response:
    """Each with the run that answers it, or why there is none; what is not answered yet has neither."""
    async with running(request).database.reading() as connection:
        return Response(json_bytes(await views.asked(connection, limit, cursor)), media_type="application/json")


@router.get("/packs", summary="汇报材料的种类 | The kinds of packs")
async def kinds(request: Request, permit: Annotated[Permit, may("ReadFigures")]) -> Response:
    """Each with its chapters, the periods it may speak of, and those that are likely meant today."""
    database = running(request).database
    async with database.reading() as connection:
        told = await views.kinds(connection, database.office_day(clock()))
    return Response(json_bytes({"packs": told}), media_type="application/json")


@router.get("/packs/{report}/preparation", summary="汇报材料的准备情况 | What a pack would hold, and still lacks")
async def preparation(
    request: Request,
    permit: Annotated[Permit, may("ReadGaps")],
    report: str,
    digest: Annotated[str, Query(description=WRITTEN)],
) -> Response:
    """Nothing is kept: sections, chapters that nobody has written yet, and gaps that can still be filled."""
    async with running(request).database.reading() as connection:
        told = await views.preparation(connection, report, period_of(digest), clock())
    return Response(json_bytes(told), media_type="application/json")


@router.get("/runs/{code}/one-page.{form}", summary="一页材料 | A pack of a session on one page")
async def page(
    request: Request, permit: Annotated[Permit, may("ReadRuns")], code: str, form: PageForm, lang: Lang = "zh"
) -> Response:
    """The same kept run on one sheet; refused where the chapter written for it does not fit."""
    async with running(request).database.reading() as connection:
        paper = await run_views.one_page(connection, code, reader(permit), lang)
    content = await one_page(paper, form, lang)
    headers = {} if form in ("md", "html") else {"Content-Disposition": f'attachment; filename="{code}-one.{form}"'}
    return Response(content, media_type=MIMES[form], headers=headers)
