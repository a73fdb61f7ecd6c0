"""Activities: recorded, withdrawn and read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.activities import (
    AnnounceActivity,
    ArchiveActivity,
    CancelActivity,
    CorrectActivity,
    HoldActivity,
    PlanActivity,
    ReplanActivity,
)
from services.activities.commands.fields import HostCode, RecordCode
from services.activities.commands.occasion import ActivityKind
from services.activities.handlers.activities import (
    announce_activity,
    archive_activity,
    cancel_activity,
    correct_activity,
    hold_activity,
    plan_activity,
    replan_activity,
)
from services.activities.views import activities as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/activities", HoldActivity, hold_activity)
accept(router, "/activities/plan", PlanActivity, plan_activity)
accept(router, "/activities/replan", ReplanActivity, replan_activity, status=200)
accept(router, "/activities/announce", AnnounceActivity, announce_activity, status=200)
accept(router, "/activities/correct", CorrectActivity, correct_activity, status=200)
accept(router, "/activities/archive", ArchiveActivity, archive_activity, status=200)
accept(router, "/activities/cancel", CancelActivity, cancel_activity, status=200)

State = Literal["planned", "announced", "called_off", "held", "archived", "withdrawn"]


def _wanted(
    kind: ActivityKind | None = None,
    host: HostCode | None = None,
    first_day: Annotated[date | None, Query(alias="from")] = None,
    last_day: Annotated[date | None, Query(alias="to")] = None,
    state: State | None = None,
    pairing: RecordCode | None = None,
) -> views.Wanted:
    return views.Wanted(kind, host, first_day, last_day, state, pairing)


@router.get("/activities", summary="活动台账 | Activities by first day")
async def activities(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """`host` is a branch code, `society`, `party_branch` or `unit:<code>`; `from` and `to` bound the first day."""
    async with running(request).database.reading() as connection:
        return await views.activities(connection, wanted, page, today(request))


@router.get("/activities/{code}", summary="一项活动 | One activity")
async def activity(request: Request, permit: Reader, code: RecordCode) -> Shown:
    """With its summary and its ticks; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.activity(connection, code, today(request))
