"""The people a year reached: counts, and never who they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Reader
from services.activities.views import people as views
from services.activities.views.pages import Shown
from shared.http import running

router = APIRouter(tags=["activities"])


@router.get("/people-of-year", summary="年度受益人数与人次 | Distinct people and attendances of a year")
async def people_of_year(
    request: Request, permit: Reader, year: Annotated[int, Query(ge=1900, le=2200, description="年度 | the year")]
) -> Shown:
    """People (人数) can be told apart and count once; attendances (人次) are everybody who came, each time."""
    async with running(request).database.reading() as connection:
        return await views.people_of_year(connection, year)
