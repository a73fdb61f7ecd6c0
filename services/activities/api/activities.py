"""Activities: recorded, withdrawn and read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.activities import CancelActivity, HoldActivity
from services.activities.commands.fields import HostCode, RecordCode
from services.activities.handlers.activities import cancel_activity, hold_activity
from services.activities.views import activities as views
from services.activities.views.pages import Shown
from shared.events.activities import ActivityKind
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/activities", HoldActivity, hold_activity)
accept(router, "/activities/cancel", CancelActivity, cancel_activity, status=200)


@router.get("/activities", summary="活动台账 | Activities by first day")
async def activities(
    request: Request,
    permit: Reader,
    page: Paged,
    kind: ActivityKind | None = None,
    host: HostCode | None = None,
    first_day: Annotated[date | None, Query(alias="from")] = None,
    last_day: Annotated[date | None, Query(alias="to")] = None,
) -> Shown:
    """`host` is a branch code, `society`, `party_branch` or `unit:<code>`; `from` and `to` bound the first day."""
    wanted = views.Wanted(kind, host, first_day, last_day)
    async with running(request).database.reading() as connection:
        return await views.activities(connection, wanted, page, today(request))


@router.get("/activities/{code}", summary="一项活动 | One activity")
async def activity(request: Request, permit: Reader, code: RecordCode) -> Shown:
    """With its summary and its ticks; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.activity(connection, code, today(request))
