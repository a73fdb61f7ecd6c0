"""The door for people and programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.activities import handlers, views
from services.activities.commands import (
    CancelActivity,
    CloseDecidedItem,
    HoldActivity,
    HoldJointMeeting,
    HostCode,
    ListKeyWork,
    RecordCode,
)
from shared.database import clock
from shared.events.activities import ActivityKind
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
Reader = Annotated[Permit, may("ReadActivities")]


def _page(
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(max_length=80, pattern=r"^[0-9-]{10}~[0-9A-Za-z_.-]+$")] = None,
) -> views.Page:
    return views.Page(limit, cursor)


Paged = Annotated[views.Page, Depends(_page)]

accept(router, "/key-works", ListKeyWork, handlers.list_key_work)
accept(router, "/activities", HoldActivity, handlers.hold_activity)
accept(router, "/activities/cancel", CancelActivity, handlers.cancel_activity, status=200)
accept(router, "/joint-meetings", HoldJointMeeting, handlers.hold_joint_meeting)
accept(router, "/decided-items/close", CloseDecidedItem, handlers.close_decided_item, status=200)


@router.get("/key-works", summary="年度重点工作与三有 | Key works of a year with their ticks and what is missing")
async def key_works(request: Request, permit: Reader, year: Annotated[int, Query(ge=1, le=9999)]) -> views.Shown:
    """Each tick with its evidence; covered when nothing is missing."""
    async with running(request).database.reading() as connection:
        return await views.key_works(connection, year)


@router.get("/activities", summary="活动台账 | Activities by first day")
async def activities(
    request: Request,
    permit: Reader,
    page: Paged,
    kind: ActivityKind | None = None,
    host: HostCode | None = None,
    first_day: Annotated[date | None, Query(alias="from")] = None,
    last_day: Annotated[date | None, Query(alias="to")] = None,
) -> views.Shown:
    """`host` is a branch code, `society`, `party_branch` or `unit:<code>`; `from` and `to` bound the first day."""
    wanted = views.Wanted(kind, host, first_day, last_day)
    async with running(request).database.reading() as connection:
        return await views.activities(connection, wanted, page, _today(request))


@router.get("/activities/{code}", summary="一项活动 | One activity")
async def activity(request: Request, permit: Reader, code: RecordCode) -> views.Shown:
    """With its summary and its ticks; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.activity(connection, code, _today(request))


@router.get("/joint-meetings", summary="联席会议 | Joint meetings by day")
async def joint_meetings(request: Request, permit: Reader, page: Paged) -> views.Shown:
    """With every branch's attendance and the codes of what was decided."""
    async with running(request).database.reading() as connection:
        return await views.joint_meetings(connection, page)


@router.get("/decided-items", summary="议定事项督办台账 | Decided items by due day")
async def decided_items(
    request: Request,
    permit: Reader,
    page: Paged,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
) -> views.Shown:
    """`open=true` are those not closed yet."""
    async with running(request).database.reading() as connection:
        return await views.decided_items(connection, is_open, page, _today(request))


def _today(request: Request) -> date:
    return running(request).database.office_day(clock())
