"""The society's working days at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.api.pages import ItemReader
from services.outreach.commands.calendar import MarkCalendarDay
from services.outreach.handlers import calendar as handlers
from services.outreach.views import calendar as views
from services.outreach.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/calendar-days", MarkCalendarDay, handlers.mark_calendar_day, status=200)


@router.get("/calendar-days", summary="工作日历 | Days the society has marked")
async def calendar_days(request: Request, permit: ItemReader, year: Annotated[int, Query(ge=1, le=9999)]) -> Shown:
    """Of a year neither published nor marked, Monday to Friday are working days and deadlines are provisional."""
    async with running(request).database.reading() as connection:
        return await views.calendar_days(connection, year)
