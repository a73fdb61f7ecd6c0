"""The door to single records, and to a figure over time."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from services.reporting.commands.periods import WRITTEN
from services.reporting.domain.period import knowledge, period_of
from services.reporting.domain.reader import reader_of
from services.reporting.views import record as record_views
from services.reporting.views import series as series_views
from shared.database import clock
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])


class Series(BaseModel):
    """Up to which period, how many, and as known at which moment (now if absent)."""

    digest: Annotated[str, Field(description=WRITTEN, examples=["2025-Q4"])]
    periods: Annotated[int, Field(ge=1, le=12)] = 5
    known_on: AwareDatetime | None = None


@router.get("/records/{event_id}", summary="一条记录及其各个版本 | One record, its versions, and who entered them")
async def record(
    request: Request,
    permit: Annotated[Permit, may("ReadRecords")],
    event_id: UUID,
    run: Annotated[
        str | None, Query(max_length=64, description="also tell in which figures of this run it counts")
    ] = None,
) -> Response:
    """The fields that the reader's office may see; of a record of other branches a branch liaison sees nothing."""
    async with running(request).database.reading() as connection:
        told = await record_views.record(connection, str(event_id), run, reader_of(permit.caller), clock())
    return Response(json_bytes(told), media_type="application/json")


@router.get("/figures/{name}/series", summary="指标的历期数值 | A figure over the periods before one")
async def series(
    request: Request, permit: Annotated[Permit, may("ReadFigures")], name: str, ask: Annotated[Series, Query()]
) -> Response:
    """Each value computed from the facts by the definition of today, this period last."""
    period, moment = period_of(ask.digest), knowledge(ask.known_on, clock())
    async with running(request).database.reading() as connection:
        told = await series_views.series(connection, name, period, moment, ask.periods)
    return Response(json_bytes(told), media_type="application/json")
