"""Schedules of digests at the door, and what is missing for a digest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.period import period_of
from services.reporting.handlers.schedules import set_schedule
from services.reporting.views import schedules as views
from shared.database import clock
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
accept(router, "/schedules", SetSchedule, set_schedule)


@router.get("/schedules", summary="简报编发计划 | When digests are kept by themselves, the last and the next")
async def schedules(request: Request, permit: Annotated[Permit, may("ReadSchedules")]) -> Response:
    """Of each kind: every schedule it had, the digest kept last, those waiting to be kept, and the next one."""
    async with running(request).database.reading() as connection:
        told = await views.schedules(connection, clock())
    return Response(json_bytes({"kinds": told}), media_type="application/json")


@router.get("/digests/{digest}/gaps", summary="编发前的缺漏 | What is missing for a digest")
async def gaps(request: Request, permit: Annotated[Permit, may("ReadGaps")], digest: str) -> Response:
    """What can still be filled before it is kept; whatever is filled is gone from the list."""
    async with running(request).database.reading() as connection:
        told = await views.gaps(connection, period_of(digest), clock())
    return Response(json_bytes(told), media_type="application/json")
