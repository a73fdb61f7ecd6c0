"""Joint meetings: held and read."""

from __future__ import annotations

from fastapi import APIRouter, Request

from services.activities.api.pages import Paged, Reader
from services.activities.commands.meetings import HoldJointMeeting
from services.activities.handlers.meetings import hold_joint_meeting
from services.activities.views import meetings as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/joint-meetings", HoldJointMeeting, hold_joint_meeting)


@router.get("/joint-meetings", summary="联席会议 | Joint meetings by day")
async def joint_meetings(request: Request, permit: Reader, page: Paged) -> Shown:
    """With every branch's attendance and the codes of what was decided."""
    async with running(request).database.reading() as connection:
        return await views.joint_meetings(connection, page)
