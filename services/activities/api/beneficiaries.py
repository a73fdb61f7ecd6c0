"""The thousand: who benefited in a year."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Reader
from services.activities.views import beneficiaries as views
from services.activities.views.pages import Shown
from shared.http import running

router = APIRouter(tags=["activities"])


@router.get("/beneficiaries", summary="年度受益人数与人次 | People and attendances of a year")
async def beneficiaries(
    request: Request,
    permit: Reader,
    year: Annotated[int, Query(ge=1900, le=2200, description="年度 | the year")],
    by: Annotated[Literal["host"] | None, Query(description="按主办方分列 | each host beside the whole")] = None,
) -> Shown:
    """
    Distinct people across activities open to members or the public (人数) beside attendances (人次), by the same rules
    as the figures of digests; `all` counts internal activities too. An activity counts in the year of its first day.
    """
    async with running(request).database.reading() as connection:
        return await views.beneficiaries(connection, year, by_host=by == "host")
