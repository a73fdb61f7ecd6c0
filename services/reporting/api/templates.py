"""Templates of reports at the door: read, tried, and set by the society without anybody who programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.reporting.api.reports import reader
from services.reporting.commands.templates import SetTemplate, Templated, TryTemplate
from services.reporting.handlers.templates import set_template, try_template
from services.reporting.papers.words import Language
from services.reporting.views import templates as views
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
accept(router, "/templates", SetTemplate, set_template)


@router.get("/templates", summary="报告模板 | The templates of reports")
async def templates(request: Request, permit: Annotated[Permit, may("ReadTemplates")]) -> Response:
    """Of each kind of report and language: the society's own or the standard one, who set it and when."""
    async with running(request).database.reading() as connection:
        return _json({"templates": await views.templates(connection)})


@router.get("/templates/{report}/{lang}", summary="一种报告的模板 | The template of a report")
async def template(
    request: Request, permit: Annotated[Permit, may("ReadTemplates")], report: Templated, lang: Language
) -> Response:
    """The text in force, the standard one beside it, and every version that was set."""
    async with running(request).database.reading() as connection:
        told = await views.template(connection, report, lang)
    return Response(json_bytes(told), media_type="application/json", headers={"ETag": f'"{told["version"]}"'})


@router.post("/templates/preview", summary="试用报告模板（不保存） | See what a template would give; nothing is kept")
async def preview(request: Request, permit: Annotated[Permit, may("TryTemplate")], command: TryTemplate) -> Response:
    """A page over an invented dataset or a kept run; 422 with line and reason where the template is at fault."""
    page = await try_template(running(request).database, command, reader(permit))
    return HTMLResponse(page)


def _json(value: object) -> Response:
    return Response(json_bytes(value), media_type="application/json")
