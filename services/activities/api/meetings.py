"""Joint meetings: planned, called, noticed, moved, held, minuted and read."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.fields import RecordCode
from services.activities.commands.meeting_plans import (
    CallMeeting,
    CallOffMeeting,
    FileMinutes,
    MoveMeeting,
    NoticeMeeting,
    PlanJointMeeting,
    PlanJointMeetings,
)
from services.activities.commands.meetings import CorrectJointMeeting, HoldJointMeeting, WithdrawJointMeeting
from services.activities.handlers.meeting_plans import (
    call_meeting,
    call_off_meeting,
    move_meeting,
    notice_meeting,
    plan_joint_meeting,
    plan_joint_meetings,
)
from services.activities.handlers.meeting_withdrawals import rests_on_meeting, withdraw_joint_meeting
from services.activities.handlers.meetings import correct_joint_meeting, file_minutes, hold_joint_meeting
from services.activities.views import meetings as views
from services.activities.views.pages import Shown
from services.activities.views.papers import papers
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
accept(router, "/joint-meetings", HoldJointMeeting, hold_joint_meeting)
accept(router, "/joint-meetings/correct", CorrectJointMeeting, correct_joint_meeting, status=200)
accept(router, "/joint-meetings/withdraw", WithdrawJointMeeting, withdraw_joint_meeting, status=200)
accept(router, "/joint-meetings/plan-year", PlanJointMeetings, plan_joint_meetings)
accept(router, "/joint-meetings/plan", PlanJointMeeting, plan_joint_meeting)
accept(router, "/joint-meetings/call", CallMeeting, call_meeting, status=200)
accept(router, "/joint-meetings/notice", NoticeMeeting, notice_meeting, status=200)
accept(router, "/joint-meetings/move", MoveMeeting, move_meeting, status=200)
accept(router, "/joint-meetings/call-off", CallOffMeeting, call_off_meeting, status=200)
accept(router, "/joint-meetings/minutes", FileMinutes, file_minutes, status=200)

State = Literal["planned", "called", "noticed", "called_off", "held", "minuted", "withdrawn"]
PapersReader = Annotated[Permit, may("ReadMeetingPapers")]


@router.get("/joint-meetings", summary="联席会议 | Joint meetings by day, planned ones too")
async def joint_meetings(request: Request, permit: Reader, page: Paged, state: State | None = None) -> Shown:
    """With every branch's attendance and the codes of what was decided; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.joint_meetings(connection, state, page)


@router.get("/joint-meetings/{code}", summary="一次联席会议 | One joint meeting")
async def joint_meeting(request: Request, permit: PapersReader, code: RecordCode) -> Shown:
    """With everything proposed for its agenda, what branches answered, where it was moved from, and corrections."""
    async with running(request).database.reading() as connection:
        return await views.joint_meeting(connection, code)


@router.get("/joint-meetings/{code}/withdrawal", summary="撤销联席会议记录前预览 | What withdrawing a record would do")
async def withdrawal(
    request: Request, permit: Annotated[Permit, may("WithdrawJointMeeting")], code: RecordCode
) -> Shown:
    """
    What it decided and the ticks that would go along, the items of its agenda that would wait again, and what is
    `in_the_way`: records of others whose evidence it is, and items that a later meeting has taken up.
    """
    async with running(request).database.transaction(permit.caller.subject) as uow:
        return await rests_on_meeting(uow, code)


@router.get("/joint-meetings/{code}/papers", summary="会议材料数据 | What the papers of a joint meeting say")
async def meeting_papers(request: Request, permit: PapersReader, code: RecordCode) -> Shown:
    """
    Notice, agenda with every decided item still open, attendance, quorum, news and what was decided; persons by code.

    `quorum` is shown and blocks nothing; `missing` is what the notice should have and has not.
    """
    async with running(request).database.reading() as connection:
        return await papers(connection, code, today(request))
