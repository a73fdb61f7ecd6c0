"""Key works: listed, changed, ticked, dropped and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.activities.api.pages import Reader, today
from services.activities.commands import key_works as commands
from services.activities.commands.fields import RecordCode
from services.activities.handlers import key_works as handlers
from services.activities.views import key_works as views
from services.activities.views.pages import Shown
from shared.errors import Unknown
from shared.http import accept, json_bytes, running

router = APIRouter(tags=["activities"])
accept(router, "/key-works", commands.ListKeyWork, handlers.list_key_work)
accept(router, "/key-works/rename", commands.RenameKeyWork, handlers.rename_key_work, status=200)
accept(router, "/key-works/renumber", commands.RenumberKeyWork, handlers.renumber_key_work, status=200)
accept(router, "/key-works/drop", commands.DropKeyWork, handlers.drop_key_work, status=200)
accept(router, "/key-works/tick", commands.TickKeyWork, handlers.tick_key_work, status=200)
accept(router, "/key-works/untick", commands.UntickKeyWork, handlers.untick_key_work, status=200)
accept(router, "/key-works/progress", commands.ReportKeyWorkProgress, handlers.report_key_work_progress, status=200)

Year = Annotated[int, Query(ge=1, le=9999)]


@router.get("/key-works", summary="年度重点工作与三有 | Key works of a year with their ticks and what is missing")
async def key_works(request: Request, permit: Reader, year: Year) -> Shown:
    """Each tick with its evidence; covered when nothing is missing. What was dropped stands apart."""
    async with running(request).database.reading() as connection:
        return await views.key_works(connection, year, today(request))


@router.get(
    "/key-works/coverage", summary="三有覆盖情况 | Uncovered key works with what is missing, and the covered ones"
)
async def coverage(request: Request, permit: Reader, year: Year) -> Shown:
    """What exactly is missing in Chinese and English; of covered ones each record of evidence with title and day."""
    async with running(request).database.reading() as connection:
        return await views.coverage(connection, year, today(request))


@router.get("/key-works/{code}", summary="一项重点工作 | One key work with its progress")
async def key_work(request: Request, permit: Reader, code: RecordCode) -> Response:
    """ETag is its version for If-Match."""
    async with running(request).database.reading() as connection:
        found = await views.key_work(connection, code)
    if found is None:
        raise Unknown(what="重点工作 (key_work)", code=code)
    headers = {"ETag": f'"{found["version"]}"'}
    return Response(json_bytes(found), media_type="application/json", headers=headers)
