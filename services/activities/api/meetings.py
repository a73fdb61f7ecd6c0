"""Joint meetings and decided items: held, closed and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.meetings import CloseDecidedItem, HoldJointMeeting
from services.activities.handlers.meetings import close_decided_item, hold_joint_meeting
from services.activities.views import meetings as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/joint-meetings", HoldJointMeeting, hold_joint_meeting)
accept(router, "/decided-items/close", CloseDecidedItem, close_decided_item, status=200)


@router.get("/joint-meetings", summary="联席会议 | Joint meetings by day")
async def joint_meetings(request: Request, permit: Reader, page: Paged) -> Shown:
    """With every branch's attendance and the codes of what was decided."""
    async with running(request).database.reading() as connection:
        return await views.joint_meetings(connection, page)


@router.get("/decided-items", summary="议定事项督办台账 | Decided items by due day")
async def decided_items(
    request: Request,
    permit: Reader,
    page: Paged,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
) -> Shown:
    """`open=true` are those not closed yet."""
    async with running(request).database.reading() as connection:
        return await views.decided_items(connection, is_open, page, today(request))
