"""The door for statements about the roster: what stood on any day, as known at any moment."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from services.reporting.domain.period import knowledge
from services.reporting.domain.reader import reader_of
from services.reporting.views import statements as views
from services.reporting.views.records import Page
from shared.database import clock
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])


class Stated(BaseModel):
    """As of which day, as known at which moment (now if absent), of which body or branch, and which page."""

    as_of: Annotated[date, Field(description="业务日期 | the day on which it stood so", examples=["2025-12-31"])]
    known_on: Annotated[AwareDatetime | None, Field(description="截至录入时间 | as known at that moment")] = None
    of: Annotated[
        str | None,
        Field(min_length=1, max_length=64, description="分支机构或机构编码 | a branch or body", examples=["B-01"]),
    ] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[int, Field(ge=0, le=2**62, description="`next` of the page before")] = 0


@router.get("/statements", summary="名单目录 | The catalogue of statements about the roster")
async def catalogue(permit: Annotated[Permit, may("ReadFigures")]) -> Response:
    """What each statement lists, and whether it is about one body."""
    return Response(json_bytes({"statements": views.catalogue()}), media_type="application/json")


@router.get("/statements/{name}", summary="任一业务日期、任一录入时间的名单 | A statement at any two dates")
async def statement(
    request: Request, permit: Annotated[Permit, may("ReadFigures")], name: str, ask: Annotated[Stated, Query()]
) -> Response:
    """The lines that stood on a day as known at a moment, each with the ids of the facts behind it."""
    moment, page = knowledge(ask.known_on, clock()), Page(reader_of(permit.caller), ask.limit, ask.cursor)
    async with running(request).database.reading() as connection:
        found = await views.statement(connection, name, ask.as_of, moment, ask.of, page)
    return Response(json_bytes(found), media_type="application/json")
