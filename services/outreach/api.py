"""The door for people and programs. What opens sealed text reads in a transaction that writes the audit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.outreach import handlers, views
from services.outreach.commands import (
    AnswerItem,
    CloseItem,
    Day,
    EnrolExpert,
    LogContact,
    MarkCalendarDay,
    RaiseItem,
    RecordCode,
    RetireExpert,
)
from shared.database import clock
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])
ExpertReader = Annotated[Permit, may("ReadExperts")]
ItemReader = Annotated[Permit, may("ReadItems")]

accept(router, "/experts", EnrolExpert, handlers.enrol_expert)
accept(router, "/experts/retire", RetireExpert, handlers.retire_expert, status=200)
accept(router, "/contacts", LogContact, handlers.log_contact)
accept(router, "/items", RaiseItem, handlers.raise_item)
accept(router, "/items/answer", AnswerItem, handlers.answer_item, status=200)
accept(router, "/items/close", CloseItem, handlers.close_item, status=200)
accept(router, "/calendar-days", MarkCalendarDay, handlers.mark_calendar_day, status=200)


def _page(
    request: Request,
    on: Day | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(max_length=80, pattern=r"^[0-9A-Za-z_.~-]+$")] = None,
) -> views.Page:
    return views.Page(on or running(request).database.office_day(clock()), limit, cursor)


Paged = Annotated[views.Page, Depends(_page)]


@router.get("/experts", summary="联系名单 | Experts with the day of the next contact and why")
async def experts(request: Request, permit: ExpertReader, page: Paged) -> views.Shown:
    """The secretariat sees all, liaisons their own; as of the day `on` (today), without the private part."""
    async with running(request).database.reading() as connection:
        return await views.experts(connection, views.Viewer.of(permit), page)


@router.get(
    "/experts/{code}", summary="一位专家（查阅留痕） | One expert with the private part; the reading is audited"
)
async def expert(request: Request, permit: ExpertReader, code: RecordCode) -> views.Shown:
    """With the consents and the recent contacts; `version` is what If-Match wants."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.expert(uow, code)


@router.get("/items", summary="意见建议台账 | Items by the day they were raised")
async def items(
    request: Request, permit: ItemReader, page: Paged, is_open: Annotated[bool | None, Query(alias="open")] = None
) -> views.Shown:
    """Liaisons see their own; confidential ones are for the secretariat and the own liaison."""
    async with running(request).database.reading() as connection:
        return await views.items(connection, views.Viewer.of(permit), is_open, page)


@router.get("/items/{code}", summary="一个事项（查阅留痕） | One item with its text; the reading is audited")
async def item(request: Request, permit: ItemReader, code: RecordCode) -> views.Shown:
    """`version` is what If-Match wants."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.item(uow, views.Viewer.of(permit), code)


@router.get("/calendar-days", summary="工作日历 | Days the society has marked")
async def calendar_days(
    request: Request, permit: ItemReader, year: Annotated[int, Query(ge=1, le=9999)]
) -> views.Shown:
    """Without marks Monday to Friday are working days, and deadlines are provisional."""
    async with running(request).database.reading() as connection:
        return await views.calendar_days(connection, year)
