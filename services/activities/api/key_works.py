"""Key works: listed and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.api.pages import Reader
from services.activities.commands.key_works import ListKeyWork
from services.activities.handlers.key_works import list_key_work
from services.activities.views import key_works as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/key-works", ListKeyWork, list_key_work)


@router.get("/key-works", summary="年度重点工作与三有 | Key works of a year with their ticks and what is missing")
async def key_works(request: Request, permit: Reader, year: Annotated[int, Query(ge=1, le=9999)]) -> Shown:
    """Each tick with its evidence; covered when nothing is missing."""
    async with running(request).database.reading() as connection:
        return await views.key_works(connection, year)
