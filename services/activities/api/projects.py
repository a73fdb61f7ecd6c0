"""Projects: applied for, decided, carried out, closed, read, and printed as forms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.activities.api.pages import Paged, today
from services.activities.commands import projects as commands
from services.activities.commands.fields import RecordCode
from services.activities.domain.project import form
from services.activities.domain.project.states import State
from services.activities.handlers import project_money, projects
from services.activities.views import projects as views
from services.activities.views.pages import Shown
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit
from shared.paper import Paper, to_docx, to_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAKERS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {"docx": (DOCX, to_docx), "pdf": ("application/pdf", to_pdf)}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {DOCX: {}, "application/pdf": {}}, "description": "表格文件 | the form"}
}
Kind = Literal["docx", "pdf"]
MayRead = Annotated[Permit, may("ReadProjects")]

router = APIRouter(tags=["activities"])
accept(router, "/projects", commands.DraftProject, projects.draft_project)
accept(router, "/projects/redraft", commands.RedraftProject, projects.redraft_project, status=200)
accept(router, "/projects/discard", commands.DiscardProject, projects.discard_project, status=200)
accept(router, "/projects/apply", commands.ApplyProject, projects.apply_project, status=200)
accept(router, "/projects/return", commands.ReturnProject, projects.return_project, status=200)
accept(router, "/projects/approve", commands.ApproveProject, projects.approve_project, status=200)
accept(router, "/projects/reject", commands.RejectProject, projects.reject_project, status=200)
accept(router, "/projects/amend", commands.AmendProject, projects.amend_project, status=200)
accept(router, "/projects/start", commands.StartProject, projects.start_project, status=200)
accept(router, "/projects/stages", commands.ReportProjectStage, project_money.report_stage, status=200)
accept(router, "/projects/spendings", commands.RecordSpending, project_money.record_spending)
accept(router, "/projects/spendings/correct", commands.CorrectSpending, project_money.correct_spending, status=200)
accept(router, "/projects/spendings/withdraw", commands.WithdrawSpending, project_money.withdraw_spending, status=200)
accept(router, "/projects/closing", commands.ReportClosing, projects.report_closing, status=200)
accept(router, "/projects/close", commands.CloseProject, projects.close_project, status=200)


def _wanted(
    programme: Annotated[str | None, Query(max_length=300)] = None,
    year: Annotated[int | None, Query(ge=1980, le=2200)] = None,
    state: State | None = None,
) -> views.Wanted:
    return views.Wanted(programme, year, state)


@router.get("/projects", summary="项目台账 | Projects by the day they were written")
async def list_projects(
    request: Request, permit: MayRead, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """Each with its state, the steps that are possible, and its money in fen."""
    async with running(request).database.reading() as connection:
        return await views.projects(connection, wanted, page)


@router.get("/projects/years", summary="连续获批年度 | Years in which each programme approved a project")
async def years(
    request: Request,
    permit: MayRead,
    as_of: Annotated[date | None, Query(description="业务日期 | the day in the world; today")] = None,
) -> Shown:
    """The longest row of approved years, the one that goes on, and each gap with its reason."""
    async with running(request).database.reading() as connection:
        return await views.programmes(connection, as_of or today(request))


@router.get("/projects/{code}", summary="一个项目 | One project with its words, steps and money")
async def project(request: Request, permit: MayRead, code: RecordCode) -> Response:
    """Everything known of it; ETag is its version for If-Match."""
    found = await _project(request, code)
    headers = {"ETag": f'"{found["version"]}"'}
    return Response(json_bytes(found), media_type="application/json", headers=headers)


@router.get("/projects/{code}/application.{kind}", summary="项目申报书 | The application as a form", responses=FILE)
async def application_form(
    request: Request, permit: Annotated[Permit, may("PrintProject")], code: RecordCode, kind: Kind
) -> Response:
    """A4 after GB/T 9704; the same application gives the same bytes."""
    return await _file(form.application(await _project(request, code)), f"application-{code}", kind)


@router.get("/projects/{code}/closing.{kind}", summary="项目结项报告书 | The closing report as a form", responses=FILE)
async def closing_form(
    request: Request, permit: Annotated[Permit, may("PrintProject")], code: RecordCode, kind: Kind
) -> Response:
    """Planned and actual side by side. Raises NothingToClose before a closing report was handed in."""
    return await _file(form.closing(await _project(request, code)), f"closing-{code}", kind)


async def _project(request: Request, code: str) -> dict[str, Any]:
    async with running(request).database.reading() as connection:
        return await views.project(connection, code, today(request))


async def _file(paper: Paper, name: str, kind: Kind) -> Response:
    media_type, make = MAKERS[kind]
    content = await asyncio.to_thread(make, paper)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, media_type=media_type, headers=headers)
