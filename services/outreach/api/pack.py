"""The outreach pack of a quarter or a year at the door."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.outreach.domain.pack_paper import pack_paper
from services.outreach.views import pack as views
from services.outreach.views.pages import Shown
from shared.database import clock
from shared.files import MIME
from shared.files.door import download_headers
from shared.http import may, running
from shared.identity import Permit
from shared.paper import to_docx, to_pdf

router = APIRouter(tags=["outreach"])

PackReader = Annotated[Permit, may("ReadOutreachPack")]
Period = Annotated[str, Path(pattern=r"^(19|20|21)\d\d(-Q[1-4])?$", examples=["2026-Q3"])]
Ending = Annotated[str, Path(pattern=r"^pack\.(docx|pdf)$", examples=["pack.docx"])]
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MIME[ending]: {} for ending in ("docx", "pdf")}}}
MAKE = {"docx": to_docx, "pdf": to_pdf}


@router.get(
    "/packs/{period}", summary="季度（年度）联络汇报材料（留痕） | Contacts and items of a quarter or a year; audited"
)
async def pack(request: Request, permit: PackReader, period: Period) -> Shown:
    """With the measures taken; names only of who consented to be named, confidential items as a number."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.pack(uow, period)


@router.get(
    "/packs/{period}/{paper}",
    summary="季度（年度）联络汇报材料文件（留痕） | The same as a paper, as DOCX or PDF; audited",
    response_class=Response,
    responses=FILES,
)
async def pack_as_paper(request: Request, permit: PackReader, period: Period, paper: Ending) -> Response:
    """`pack.docx` or `pack.pdf`, made when it is asked for and kept nowhere."""
    database, ending = running(request).database, paper.partition(".")[2]
    async with database.transaction(permit.caller.subject, permit=permit) as uow:
        told = await views.pack(uow, period)
    content = await asyncio.to_thread(MAKE[ending], pack_paper(told, database.office_day(clock())))
    headers = download_headers(f"联络汇报材料 {period}.{ending}", sha256(content).hexdigest())
    return Response(content, media_type=MIME[ending], headers=headers)
