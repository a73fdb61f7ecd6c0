"""Items raised, at the door: every step, and what is read of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.api.pages import ItemReader, Paged, today_of
from services.outreach.commands.fields import RecordCode
from services.outreach.commands.item_ends import AnswerItem, CloseItem, ReopenItem, SolveItem, TellBack
from services.outreach.commands.item_steps import (
    AcknowledgeItem,
    AssignItem,
    ExtendItem,
    PassItemOn,
    RecordOutsideReply,
    TransferItemBack,
)
from services.outreach.commands.items import CorrectItem, EraseItem, RaiseItem, WithdrawItem
from services.outreach.handlers import item_ends, item_steps
from services.outreach.handlers import items as handlers
from services.outreach.views import item as one
from services.outreach.views import items as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/items", RaiseItem, handlers.raise_item)
accept(router, "/items/correct", CorrectItem, handlers.correct_item, status=200)
accept(router, "/items/withdraw", WithdrawItem, handlers.withdraw_item, status=200)
accept(router, "/items/erase", EraseItem, handlers.erase_item, status=200)
accept(router, "/items/acknowledge", AcknowledgeItem, item_steps.acknowledge_item, status=200)
accept(router, "/items/assign", AssignItem, item_steps.assign_item, status=200)
accept(router, "/items/transfer-back", TransferItemBack, item_steps.transfer_item_back, status=200)
accept(router, "/items/pass-on", PassItemOn, item_steps.pass_item_on, status=200)
accept(router, "/items/outside-reply", RecordOutsideReply, item_steps.record_outside_reply, status=200)
accept(router, "/items/extend", ExtendItem, item_steps.extend_item, status=200)
accept(router, "/items/answer", AnswerItem, item_ends.answer_item, status=200)
accept(router, "/items/tell-back", TellBack, item_ends.tell_back, status=200)
accept(router, "/items/solve", SolveItem, item_ends.solve_item, status=200)
accept(router, "/items/close", CloseItem, item_ends.close_item, status=200)
accept(router, "/items/reopen", ReopenItem, item_ends.reopen_item, status=200)


@router.get("/items", summary="意见建议台账 | Items by the day they were raised")
async def items(
    request: Request,
    permit: ItemReader,
    page: Paged,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    owner: RecordCode | None = None,
) -> Shown:
    """Liaisons and owners see their own; confidential ones are for the secretariat, the own liaison and the owner."""
    async with running(request).database.reading() as connection:
        return await views.items(
            connection, await viewer_on(connection, permit, today_of(request)), views.Wanted(is_open, owner), page
        )


@router.get("/items/{code}", summary="一个事项（查阅留痕） | One item with its text; the reading is audited")
async def item(request: Request, permit: ItemReader, code: RecordCode) -> Shown:
    """
    Every step with its day and who recorded it, why it is due when it is, and what the caller may do next (`may`).

    `version` is what If-Match wants.
    """
    service = running(request)
    async with service.database.transaction(permit.caller.subject, permit=permit) as uow:
        return await one.item(uow, await viewer_on(uow.connection, permit, uow.today), service.policy, code)
