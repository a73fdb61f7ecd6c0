"""Items raised, at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.api.pages import ItemReader, Paged
from services.outreach.commands.fields import RecordCode
from services.outreach.commands.items import AnswerItem, CloseItem, RaiseItem
from services.outreach.handlers import items as handlers
from services.outreach.views import items as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/items", RaiseItem, handlers.raise_item)
accept(router, "/items/answer", AnswerItem, handlers.answer_item, status=200)
accept(router, "/items/close", CloseItem, handlers.close_item, status=200)


@router.get("/items", summary="意见建议台账 | Items by the day they were raised")
async def items(
    request: Request, permit: ItemReader, page: Paged, is_open: Annotated[bool | None, Query(alias="open")] = None
) -> Shown:
    """Liaisons see their own; confidential ones are for the secretariat and the own liaison."""
    async with running(request).database.reading() as connection:
        return await views.items(connection, await viewer_on(connection, permit, page.on), is_open, page)


@router.get("/items/{code}", summary="一个事项（查阅留痕） | One item with its text; the reading is audited")
async def item(request: Request, permit: ItemReader, code: RecordCode) -> Shown:
    """`version` is what If-Match wants."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.item(uow, await viewer_on(uow.connection, permit, uow.today), code)
