"""Items carried to a session, at the door, and what becomes of them there."""

from __future__ import annotations

from fastapi import APIRouter, Request

from services.outreach.api.pages import ItemReader
from services.outreach.commands.carrying import CarryItem
from services.outreach.commands.fields import RecordCode
from services.outreach.handlers import carrying as handlers
from services.outreach.views import carrying as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/items/carry", CarryItem, handlers.carry_item, status=200)


@router.get("/items/{code}/elsewhere", summary="会议研究和议定事项 | What sessions and decided items say of an item")
async def elsewhere(request: Request, permit: ItemReader, code: RecordCode) -> Shown:
    """On the agenda, considered, decided, done: by day, with public headings only."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.elsewhere(uow, await viewer_on(uow.connection, permit, uow.today), code)
