"""The agenda of a meeting, the answers to its notice, the news handed in for it, and the links to do so."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request

from services.activities.commands.agenda import (
    AcceptAgendaItem,
    DeclineAgendaItem,
    OrderAgenda,
    ProposeAgendaItem,
    WithdrawAgendaItem,
)
from services.activities.commands.fields import RecordCode
from services.activities.commands.replies import (
    ChangeNews,
    ChangeReply,
    HandInNews,
    LinkPurpose,
    ReplyToNotice,
    RevokeLink,
)
from services.activities.handlers.agenda import (
    accept_agenda_item,
    decline_agenda_item,
    order_agenda,
    propose_agenda_item,
    withdraw_agenda_item,
)
from services.activities.handlers.meeting_links import links_of
from services.activities.handlers.replies import change_news, change_reply, hand_in_news, reply_to_notice, revoke_link
from shared.http import Answer, accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
accept(router, "/agenda-items", ProposeAgendaItem, propose_agenda_item)
accept(router, "/agenda-items/accept", AcceptAgendaItem, accept_agenda_item, status=200)
accept(router, "/agenda-items/decline", DeclineAgendaItem, decline_agenda_item, status=200)
accept(router, "/agenda-items/withdraw", WithdrawAgendaItem, withdraw_agenda_item, status=200)
accept(router, "/joint-meetings/agenda", OrderAgenda, order_agenda, status=200)
accept(router, "/joint-meetings/replies", ReplyToNotice, reply_to_notice)
accept(router, "/joint-meetings/replies/change", ChangeReply, change_reply, status=200)
accept(router, "/joint-meetings/news", HandInNews, hand_in_news)
accept(router, "/joint-meetings/news/change", ChangeNews, change_news, status=200)
accept(router, "/joint-meetings/links/revoke", RevokeLink, revoke_link, status=200)


@router.get(
    "/joint-meetings/{code}/links", summary="免登录链接（留痕） | The links of a meeting, one for each branch; audited"
)
async def meeting_links(
    request: Request, permit: Annotated[Permit, may("ReadMeetingLinks")], code: RecordCode, purpose: LinkPurpose
) -> Answer:
    """Whoever has a link may do that one thing for that branch until the meeting's day is over: send it privately."""
    service = running(request)
    async with service.database.transaction(permit.caller.subject) as uow:
        return await links_of(uow, code, purpose, ZoneInfo(service.settings.office_zone))
