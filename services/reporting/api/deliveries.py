"""The door to deliveries: what was told to whom, what became of it, and what is done about it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.reporting.commands.deliveries import (
    DeliveryCode,
    ResendDeliveries,
    SendToMe,
    SetDeliveryHour,
    TestChannel,
)
from services.reporting.domain.delivery.answer import State
from services.reporting.handlers.deliveries import (
    resend_deliveries,
    send_to_me,
    set_delivery_hour,
    test_channel,
)
from services.reporting.store.offices import hours_set
from services.reporting.views import deliveries as views
from shared.database import clock
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["delivery"])
accept(router, "/deliveries/resend", ResendDeliveries, resend_deliveries)
accept(router, "/deliveries/send-to-me", SendToMe, send_to_me)
accept(router, "/delivery-hours", SetDeliveryHour, set_delivery_hour)
accept(router, "/channels/test", TestChannel, test_channel)

Word = Annotated[str | None, Query(max_length=130, pattern=r"^[!-~]+$")]
Reader = Annotated[Permit, may("ReadDeliveries")]


class Filter(BaseModel):
    """Which deliveries, and which page of them."""

    state: State | None = None
    channel: Word = None
    topic: Word = None
    about: Annotated[Word, Field(examples=["meeting/M-1"])] = None
    occurrence: Word = None
    limit: Annotated[int, Query(ge=1, le=1000)] = 100
    cursor: Annotated[DeliveryCode | None, Field(description="`next` of the page before")] = None


@router.get("/deliveries", summary="消息发送记录 | Deliveries, the newest first")
async def deliveries(request: Request, permit: Reader, asked: Annotated[Filter, Query()]) -> Response:
    """What was to be told to which office on which channel, and what became of it."""
    async with running(request).database.reading() as connection:
        return _json(await views.deliveries(connection, views.Asked(**asked.model_dump())))


@router.get("/deliveries/alarms", summary="未送达的消息 | What did not arrive and needs a person")
async def alarms(request: Request, permit: Reader) -> Response:
    """Counts by state, what waits for a channel, and notices that were heard only by replay."""
    async with running(request).database.reading() as connection:
        return _json(await views.alarms(connection, clock()))


@router.get("/deliveries/{code}", summary="一条消息及其每次发送 | One delivery with every try")
async def delivery(request: Request, permit: Reader, code: DeliveryCode) -> Response:
    """Every try with what the server answered, and the hash of what was sent."""
    async with running(request).database.reading() as connection:
        return _json(await views.delivery(connection, code))


@router.get("/delivery-hours", summary="发送时间 | Quiet hours and the hour of the one message a working day")
async def hours(request: Request, permit: Reader) -> Response:
    """Every value with the day since when it holds, the newest first."""
    async with running(request).database.reading() as connection:
        return _json({"hours": await hours_set(connection)})


def _json(value: Any) -> Response:
    return Response(json_bytes(value), media_type="application/json")
