"""The expert's own rights at the door: correction, consent, erasure, and everything kept of one person."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.outreach.api.pages import Paged
from services.outreach.commands.expert_rights import (
    AddConsent,
    CorrectExpert,
    EraseExpert,
    EraseExpertsAgain,
    WithdrawConsent,
)
from services.outreach.commands.fields import RecordCode
from services.outreach.domain.expert_paper import export_paper
from services.outreach.handlers import expert_rights as handlers
from services.outreach.views import expert_export as views
from services.outreach.views.pages import Shown
from shared.database import clock
from shared.files import MIME
from shared.files.door import download_headers
from shared.http import accept, may, running
from shared.identity import Permit
from shared.paper import to_docx, to_pdf

router = APIRouter(tags=["outreach"])
accept(router, "/experts/correct", CorrectExpert, handlers.correct_expert, status=200)
accept(router, "/experts/consents", AddConsent, handlers.add_consent)
accept(router, "/experts/consents/withdraw", WithdrawConsent, handlers.withdraw_consent, status=200)
accept(router, "/experts/erase-again", EraseExpertsAgain, handlers.erase_experts_again, status=200)
accept(router, "/experts/erase", EraseExpert, handlers.erase_expert, status=200)

Exporter = Annotated[Permit, may("ExportExpert")]
ErasureReader = Annotated[Permit, may("ReadErasures")]
Ending = Annotated[str, Path(pattern=r"^export\.(docx|pdf)$", examples=["export.docx"])]
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MIME[ending]: {} for ending in ("docx", "pdf")}}}
MAKE = {"docx": to_docx, "pdf": to_pdf}


@router.get("/experts/{code}/export", summary="个人信息导出（留痕） | All that is kept of one person; audited")
async def export(request: Request, permit: Exporter, code: RecordCode) -> Shown:
    """Details, consents, contacts with what was said, items with answers, corrections, and who read what when."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.export(uow, code)


@router.get(
    "/experts/{code}/papers/{paper}",
    summary="个人信息导出文件（留痕） | The same as a paper to hand over, as DOCX or PDF; audited",
    response_class=Response,
    responses=FILES,
)
async def export_as_paper(request: Request, permit: Exporter, code: RecordCode, paper: Ending) -> Response:
    """`export.docx` or `export.pdf`, with every record of the export and nothing else."""
    database, ending = running(request).database, paper.partition(".")[2]
    async with database.transaction(permit.caller.subject, permit=permit) as uow:
        told = await views.export(uow, code)
    content = await asyncio.to_thread(MAKE[ending], export_paper(told, database.office_day(clock())))
    headers = download_headers(f"{code} 个人信息导出.{ending}", sha256(content).hexdigest())
    return Response(content, media_type=MIME[ending], headers=headers)


@router.get("/erasures", summary="删除证明 | The proofs of erasures: counts and hashes")
async def erasures(request: Request, permit: ErasureReader, page: Paged) -> Shown:
    """By code. An older backup still holds what was erased: after a restore the list says who is to be erased again."""
    async with running(request).database.reading() as connection:
        return await views.erasures(connection, page)


@router.get("/erasures/{code}", summary="一位专家的删除证明 | The proof of one erasure")
async def erasure(request: Request, permit: ErasureReader, code: RecordCode) -> Shown:
    """What was destroyed when and by whom, that nothing of it can be read any more, and what remains, where and why."""
    async with running(request).database.reading() as connection:
        return await views.erasure(connection, code)
