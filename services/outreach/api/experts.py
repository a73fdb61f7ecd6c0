"""Experts at the door."""

from __future__ import annotations

from fastapi import APIRouter, Request

from services.outreach.api.pages import ExpertReader, Paged, today_of
from services.outreach.commands.experts import (
    ChangeExpert,
    EnrolExpert,
    PauseExpert,
    ReplaceExpert,
    ResumeExpert,
    RetireExpert,
)
from services.outreach.commands.fields import RecordCode
from services.outreach.handlers import experts as handlers
from services.outreach.views import experts as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/experts", EnrolExpert, handlers.enrol_expert)
accept(router, "/experts/change", ChangeExpert, handlers.change_expert, status=200)
accept(router, "/experts/pause", PauseExpert, handlers.pause_expert, status=200)
accept(router, "/experts/resume", ResumeExpert, handlers.resume_expert, status=200)
accept(router, "/experts/replace", ReplaceExpert, handlers.replace_expert)
accept(router, "/experts/retire", RetireExpert, handlers.retire_expert, status=200)


@router.get("/experts", summary="联系名单 | Experts with the day of the next contact and why")
async def experts(request: Request, permit: ExpertReader, page: Paged) -> Shown:
    """The secretariat sees all, liaisons their own; as of the day `on` (today), without the private part."""
    async with running(request).database.reading() as connection:
        return await views.experts(connection, await viewer_on(connection, permit, today_of(request)), page)


@router.get(
    "/experts/{code}", summary="一位专家（查阅留痕） | One expert with the private part; the reading is audited"
)
async def expert(request: Request, permit: ExpertReader, code: RecordCode) -> Shown:
    """With the consents and the recent contacts; `version` is what If-Match wants."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.expert(uow, code)
