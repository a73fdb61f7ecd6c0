"""Series: planned, planned otherwise, called off and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Paged, Reader
from services.activities.commands.fields import HostCode
from services.activities.commands.series import CallOffSeries, PlanSeries, ReplanSeries, SeriesCode
from services.activities.handlers.series import call_off_series, plan_series, replan_series
from services.activities.views import series as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/series", PlanSeries, plan_series)
accept(router, "/series/replan", ReplanSeries, replan_series, status=200)
accept(router, "/series/call-off", CallOffSeries, call_off_series, status=200)


@router.get("/series", summary="系列活动 | Series by first day")
async def all_series(
    request: Request,
    permit: Reader,
    page: Paged,
    host: Annotated[HostCode | None, Query(description="主办单位 | a host")] = None,
) -> Shown:
    """With how many occurrences are ahead, held and called off; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.all_series(connection, host, page)


@router.get("/series/{code}", summary="一个系列 | One series with its occurrences")
async def one_series(request: Request, permit: Reader, code: SeriesCode) -> Shown:
    """Each occurrence with its state; the activity itself tells the rest."""
    async with running(request).database.reading() as connection:
        return await views.one_series(connection, code)
