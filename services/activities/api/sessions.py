"""Sessions of congress, council and standing council: planned, recorded, answered for and read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Paged, Reader
from services.activities.commands.fields import RecordCode
from services.activities.commands.sessions import (
    AnswerSessionFinding,
    AttachReportPack,
    CancelSession,
    CorrectSession,
    HoldSession,
    PlanSession,
    ReplanSession,
    RequestReportPack,
    SessionKind,
)
from services.activities.handlers.sessions import (
    answer_finding,
    attach_pack,
    cancel_session,
    correct_session,
    hold_session,
    plan_session,
    replan_session,
    request_pack,
)
from services.activities.views import sessions as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/sessions", HoldSession, hold_session)
accept(router, "/sessions/plan", PlanSession, plan_session)
accept(router, "/sessions/replan", ReplanSession, replan_session, status=200)
accept(router, "/sessions/correct", CorrectSession, correct_session, status=200)
accept(router, "/sessions/cancel", CancelSession, cancel_session, status=200)
accept(router, "/sessions/request-pack", RequestReportPack, request_pack, status=200)
accept(router, "/sessions/attach-pack", AttachReportPack, attach_pack, status=200)
accept(router, "/sessions/answer-finding", AnswerSessionFinding, answer_finding, status=200)

State = Literal["planned", "called_off", "held", "withdrawn"]


def _wanted(
    kind: SessionKind | None = None,
    state: State | None = None,
    first_day: Annotated[date | None, Query(alias="from")] = None,
    last_day: Annotated[date | None, Query(alias="to")] = None,
    finding: Annotated[
        Literal["opened", "answered", "closed"] | None, Query(description="没有党建议题 | held without the item")
    ] = None,
) -> views.Wanted:
    return views.Wanted(kind, state, first_day, last_day, finding)


@router.get("/sessions", summary="会员代表大会、理事会、常务理事会 | Sessions of the governing bodies by day")
async def sessions(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """Each with its agenda, its report pack, and what was found about it in both languages."""
    async with running(request).database.reading() as connection:
        return await views.sessions(connection, wanted, page)


@router.get("/sessions/{code}", summary="一次会议 | One session")
async def session(request: Request, permit: Reader, code: RecordCode) -> Shown:
    """With corrections and answers; `version` is what If-Match wants, `finding_version` for an answer."""
    async with running(request).database.reading() as connection:
        return await views.session(connection, code)
