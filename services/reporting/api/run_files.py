"""Runs as files at the door, and the secretary's own paragraphs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.commands.periods import ReportKind
from services.reporting.domain.audience import readers_of
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import reader_of
from services.reporting.handlers.paragraphs import write_paragraph
from services.reporting.handlers.run_files import file_of, made_again
from services.reporting.papers import Form
from services.reporting.papers.mimes import MIMES
from services.reporting.papers.words import Language
from services.reporting.views import paragraphs as views
from services.reporting.views import proofs
from services.reporting.views import recomputed as recomputed_views
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
accept(router, "/paragraphs", WriteParagraph, write_paragraph)


@router.get("/runs/{code}/files/{form}", summary="报送的文件 | A run as a file, the same bytes for ever")
async def run_file(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    form: Form,
    lang: Annotated[Language, Query()] = "zh",
    again: Annotated[bool, Query(description="make it again and compare; 500 where it differs")] = False,
) -> Response:
    """Made when it is first asked for, for the audience of the reader's office; its hash stands in the log."""
    database, readers = running(request).database, readers_of(reader_of(permit.caller))
    file = await file_of(database, code, readers, form, lang, permit.caller.subject)
    if again:
        await made_again(database, code, readers, form, lang)
    name = quote(f"{code}.{form}")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "ETag": f'"{file.sha256}"',
        "X-Content-SHA256": file.sha256,
    }
    return Response(file.content, media_type=MIMES[form], headers=headers)


@router.get("/runs/{code}/proof", summary="供第三方核验的全部内容 | All of a run that a third party verifies it by")
async def proof(request: Request, permit: Annotated[Permit, may("ReadProofs")], code: str) -> Response:
    """Dataset, lists with the ids of their events, paragraphs, the hashes of its files; the ledgers hold the rest."""
    async with running(request).database.reading() as connection:
        told = await proofs.proof(connection, code)
    return Response(json_bytes(told), media_type="application/json")


@router.get("/runs/{code}/recomputed", summary="按当时所知重算并比对 | The run computed again and compared")
async def recomputed(request: Request, permit: Annotated[Permit, may("ReadProofs")], code: str) -> Response:
    """As known then, equal facts give equal bytes: `same`, or what is different, heard later, or defined anew."""
    async with running(request).database.reading() as connection:
        told = await recomputed_views.check(connection, code)
    return Response(json_bytes(told), media_type="application/json")


@router.get("/run-files/{sha256}", summary="文件出自哪一期 | Which run a file was made of")
async def run_of_file(
    request: Request,
    permit: Annotated[Permit, may("ReadProofs")],
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """By the hash of the file."""
    async with running(request).database.reading() as connection:
        told = await proofs.run_of_file(connection, sha256)
    return Response(json_bytes(told), media_type="application/json")


@router.get("/paragraphs", summary="报告中的文字段落 | The secretary's own paragraphs of a report")
async def paragraphs(
    request: Request, permit: Annotated[Permit, may("ReadParagraphs")], digest: str, report: ReportKind = "digest"
) -> Response:
    """Chapter by chapter as they stand: text, version, who wrote it and when; the next run keeps these."""
    async with running(request).database.reading() as connection:
        told = await views.current(connection, report, period_of(digest))
    return Response(json_bytes({"report": report, "digest": digest, "paragraphs": told}), media_type="application/json")
