"""The papers of a kept run at the door: one digest as Markdown, HTML, Word, PDF and workbook."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.reporting.api.reports import reader
from services.reporting.handlers.naming import Naming
from services.reporting.papers import Form, drawn, written
from services.reporting.papers.mimes import MIMES
from services.reporting.papers.words import Language
from services.reporting.views import runs as run_views
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])

Lang = Annotated[Language, Query()]
WithNames = Annotated[
    bool,
    Query(
        description="显示姓名（留痕，仅限有此权限者）：年度情况的负责人、联络汇报中同意列名的提出人 | "
        "with names for those who may see them, audited: heads of branches on the facts of a year, and on the "
        "outreach pack those who raised items and consented"
    ),
]
# Beside the paper, as the routes stand: figures open their records below the run.
BESIDE: Final = ""


@router.get("/runs/{code}/digest.md", summary="简报（Markdown） | The digest as Markdown")
async def digest_md(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    lang: Lang = "zh",
    names: WithNames = False,
) -> Response:
    """The digest of a kept run as Markdown."""
    return await _paper(request, permit, code, "md", lang, names=names)


@router.get("/runs/{code}/digest.html", summary="简报（HTML） | The digest as HTML")
async def digest_html(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    lang: Lang = "zh",
    names: WithNames = False,
) -> Response:
    """The digest of a kept run as one HTML file that needs nothing from elsewhere."""
    return await _paper(request, permit, code, "html", lang, names=names)


@router.get("/runs/{code}/digest.docx", summary="简报（Word） | The digest as DOCX")
async def digest_docx(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    lang: Lang = "zh",
    names: WithNames = False,
) -> Response:
    """The digest of a kept run in the layout of GB/T 9704, to be edited and printed."""
    return await _paper(request, permit, code, "docx", lang, names=names)


@router.get("/runs/{code}/digest.pdf", summary="简报（PDF） | The digest as PDF")
async def digest_pdf(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    lang: Lang = "zh",
    names: WithNames = False,
) -> Response:
    """The digest of a kept run in the layout of GB/T 9704."""
    return await _paper(request, permit, code, "pdf", lang, names=names)


@router.get("/runs/{code}/digest.xlsx", summary="简报的数据（Excel） | The figures of the digest as a workbook")
async def digest_xlsx(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    lang: Lang = "zh",
    names: WithNames = False,
) -> Response:
    """The figures of a kept run, the facts behind each, its tables and its charts."""
    return await _paper(request, permit, code, "xlsx", lang, names=names)


@router.get("/runs/{code}/charts/{name}.svg", summary="简报的图 | A chart of the digest")
async def chart_svg(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    name: Annotated[str, Path(pattern="^[a-z][a-z_]{0,40}$")],
    lang: Lang = "zh",
) -> Response:
    """What the Markdown of a digest names: the same drawing as in its other forms."""
    async with running(request).database.reading() as connection:
        paper = await run_views.paper(connection, code, reader(permit), "html", lang, BESIDE)
    return Response(drawn(paper, name, lang), media_type="image/svg+xml")


async def _paper(
    request: Request, permit: Permit, code: str, form: Form, language: Language, *, names: bool
) -> Response:
    """Read in a transaction that is over before the paper is written, in a thread: setting takes up to a second."""
    service = running(request)
    async with service.database.reading() as connection:
        base = _in_console(service.settings.public_url, code) if form in ("docx", "pdf") else BESIDE
        paper = await run_views.paper(connection, code, reader(permit), form, language, base)
    if names:
        paper = await Naming(service.database, service.peers, service.policy).named(paper, permit.caller)
    content = await asyncio.to_thread(written, form, paper, language)
    headers = {} if form in ("md", "html") else {"Content-Disposition": f'attachment; filename="{code}.{form}"'}
    if names:
        headers["Cache-Control"] = "no-store"
    return Response(content, media_type=MIMES[form], headers=headers)


def _in_console(public_url: str | None, run: str) -> str | None:
    """Where the console shows the run: what is saved or printed is not beside its records any more."""
    return f"{public_url.rstrip('/')}/runs/{run}/" if public_url else None
