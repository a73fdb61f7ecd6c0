"""Contacts at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.outreach.api.pages import Paged, today_of
from services.outreach.commands.contacts import CorrectContact, LogContact, WithdrawContact
from services.outreach.commands.fields import Day, RecordCode
from services.outreach.handlers import contacts as handlers
from services.outreach.views import contacts as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])
accept(router, "/contacts", LogContact, handlers.log_contact)
accept(router, "/contacts/correct", CorrectContact, handlers.correct_contact, status=200)
accept(router, "/contacts/withdraw", WithdrawContact, handlers.withdraw_contact, status=200)

ContactReader = Annotated[Permit, may("ReadContacts")]


def _sought(
    expert: Annotated[RecordCode | None, Query(description="专家编码 | code of an expert")] = None,
    liaison: Annotated[RecordCode | None, Query(description="实际联系人 | who made it")] = None,
    first_day: Annotated[Day | None, Query(alias="from", description="自何日 | from this day on")] = None,
    last_day: Annotated[Day | None, Query(alias="to", description="至何日 | until this day")] = None,
    made: Annotated[bool | None, Query(description="是否联系上 | made, or attempted")] = None,
    withdrawn: Annotated[bool, Query(description="只看已撤销的 | those withdrawn alone")] = False,
) -> views.Sought:
    return views.Sought(expert, liaison, first_day, last_day, made, withdrawn)


@router.get("/contacts", summary="联系记录 | Contacts, newest first")
async def contacts(
    request: Request, permit: ContactReader, page: Paged, sought: Annotated[views.Sought, Depends(_sought)]
) -> Shown:
    """The secretariat sees all, liaisons those of their own experts; without what was talked about."""
    async with running(request).database.reading() as connection:
        viewer = await viewer_on(connection, permit, today_of(request))
        return await views.contacts(connection, viewer, sought, page)


@router.get("/contacts/{code}", summary="一次联系（查阅留痕） | One contact with its text; the reading is audited")
async def contact(request: Request, permit: ContactReader, code: RecordCode) -> Shown:
    """`version` is what If-Match wants; of those who were there a liaison sees the own experts."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.contact(uow, await viewer_on(uow.connection, permit, uow.today), code)
