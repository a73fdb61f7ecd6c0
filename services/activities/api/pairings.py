"""Pairings: agreed, ended and read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Paged, Reader
from services.activities.commands.fields import HostCode
from services.activities.commands.pairings import AgreePairing, EndPairing
from services.activities.handlers.pairings import agree_pairing, end_pairing
from services.activities.views import pairings as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/pairings", AgreePairing, agree_pairing)
accept(router, "/pairings/end", EndPairing, end_pairing, status=200)


@router.get("/pairings", summary="共建结对 | Pairings by first day")
async def pairings(
    request: Request,
    permit: Reader,
    page: Paged,
    party: HostCode | None = None,
    on: Annotated[date | None, Query(description="holding on this day")] = None,
) -> Shown:
    """With how many joint activities they held; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.pairings(connection, party, on, page)
