"""The thousand: who benefited in a year."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Reader
from services.activities.views import beneficiaries as views
from services.activities.views.pages import Shown
from shared.http import running

router = APIRouter(tags=["activities"])


@router.get("/beneficiaries", summary="年度受益人数与人次 | People and attendances of a year")
async def beneficiaries(request: Request, permit: Reader, year: Annotated[int, Query(ge=1980, le=2200)]) -> Shown:
    """Distinct people across activities (人数) beside attendances (人次); the same rules as the figures of digests."""
    async with running(request).database.reading() as connection:
        return await views.beneficiaries(connection, year)
