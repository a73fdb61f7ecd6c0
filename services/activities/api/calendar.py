"""The calendar: a week, a month or a quarter of activities, meetings and sessions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Reader, today
from services.activities.commands.fields import Day, HostCode
from services.activities.domain.calendar import View, span_of
from services.activities.views import calendar as views
from services.activities.views.conflicts import conflicts_between
from services.activities.views.pages import Shown
from shared.errors import Malformed
from shared.http import running

router = APIRouter(tags=["activities"])
LONGEST_DAYS = 400
State = Literal["planned", "announced", "called_off", "held", "archived", "withdrawn", "called", "noticed", "minuted"]


@router.get("/calendar", summary="日历：周、月、季 | The calendar of a week, a month or a quarter")
async def calendar(
    request: Request,
    permit: Reader,
    view: Annotated[View, Query(description="周、月、季 | how long")] = "month",
    on: Annotated[Day | None, Query(description="其中的一日，默认今日 | a day of it; today when left out")] = None,
    host: Annotated[HostCode | None, Query(description="分支机构或其他主办单位 | a branch or another host")] = None,
    kind: Annotated[str | None, Query(max_length=64, pattern="^[a-z_]+$")] = None,
    state: State | None = None,
) -> Shown:
    """What lasts several days stands on each of them. Days and hours are those of the office's time zone."""
    day: date = on or today(request)
    first, last = span_of(view, day)
    wanted = views.Wanted(first, last, host, kind, state)
    zone = running(request).settings.office_zone
    async with running(request).database.reading() as connection:
        shown = await views.calendar(connection, wanted, ZoneInfo(zone), today(request))
    return {"view": view, "zone": zone, **shown}


@router.get("/conflicts", summary="时间冲突 | Activities that meet: the same host or leader at the same time")
async def conflicts(
    request: Request,
    permit: Reader,
    first: Annotated[Day, Query(alias="from", description="第一日 | the first day")],
    last: Annotated[Day, Query(alias="to", description="最后一日 | the last day")],
    host: Annotated[HostCode | None, Query(description="只看这一方 | of this one only")] = None,
) -> Shown:
    """Shown, never blocking. Hours count where both have them; a day without hours is taken up whole."""
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        why = f"至多 {LONGEST_DAYS} 天 | at most {LONGEST_DAYS} days from the first to the last"
        raise Malformed(field="to", field_name="to", why=why)
    async with running(request).database.reading() as connection:
        return await conflicts_between(connection, first, last, host)
