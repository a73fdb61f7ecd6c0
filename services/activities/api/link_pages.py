"""
Small pages for who has a link and no account: answer a notice, hand in an item for the agenda.

What is done here goes through the same commands as by any other door, with the actor `link:<branch>`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from services.activities.commands.agenda import ProposeAgendaItem
from services.activities.commands.replies import ChangeReply, LinkPurpose, ReplyToNotice
from services.activities.domain.agenda import STATES as ITEM_STATES
from services.activities.domain.meeting_links import parties
from services.activities.domain.reply import of_branch
from services.activities.handlers.agenda import propose_agenda_item
from services.activities.handlers.replies import change_reply, reply_to_notice
from services.activities.views import link_pages as views
from shared.by_link import held_link, link_rule, visitor
from shared.commands import Command
from shared.database import UnitOfWork
from shared.http import running
from shared.identity import Permit
from shared.link_pages import HEADERS, PageRoute

router = APIRouter(tags=["links"], route_class=PageRoute, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds: what it may be used for, by whom."""

    permit: Permit
    meeting: str
    branch: str


def by_link(purpose: LinkPurpose, action: str) -> Any:
    """The rule of a page: a link for `purpose` that holds, and the office `link` in the policy table of `action`."""

    async def opened(request: Request, token: str) -> Opened:
        meeting, branch = parties(await held_link(request, token, purpose))
        return Opened(visitor(request, action, branch, branch), meeting, branch)

    return link_rule(opened, action)


Replying = Annotated[Opened, by_link("reply", "ReplyToNotice")]
Proposing = Annotated[Opened, by_link("agenda_item", "ProposeAgendaItem")]
Words = Annotated[str, Form(max_length=4000)]


@router.get("/links/reply/{token}", summary="免登录会议回执页 | A page to answer a notice without an account")
async def reply_page(request: Request, by: Replying) -> HTMLResponse:
    """The meeting, what the branch answered so far, and a form to answer."""
    return await _reply_page(request, by)


@router.post("/links/reply/{token}", summary="提交会议回执 | Answer a notice without an account")
async def send_reply(
    request: Request,
    by: Replying,
    attends: Annotated[Literal["yes", "no"], Form()],
    reason: Words = "",
    seen: Annotated[int, Form(ge=0, description="您看到的版本 | the version seen; 0: not answered yet")] = 0,
) -> HTMLResponse:
    """The same as `POST /joint-meetings/replies` (`/change` where there is an answer already)."""
    fields = {"meeting": by.meeting, "branch": by.branch, "attends": attends == "yes", "reason": reason or None}
    if seen:
        await _carry_out(request, by, ChangeReply, fields, change_reply, seen)
    else:
        await _carry_out(request, by, ReplyToNotice, fields, reply_to_notice)
    return await _reply_page(request, by, done=True)


@router.get("/links/agenda-item/{token}", summary="免登录报送议题页 | A page to hand in an item without an account")
async def item_page(request: Request, by: Proposing) -> HTMLResponse:
    """The meeting, what the branch has proposed so far, and a form to propose."""
    return await _item_page(request, by)


@router.post("/links/agenda-item/{token}", summary="报送议题 | Hand in an item without an account")
async def send_item(
    request: Request, by: Proposing, title: Annotated[str, Form(max_length=300)], text: Words = ""
) -> HTMLResponse:
    """The same as `POST /agenda-items`."""
    fields = {"meeting": by.meeting, "by": by.branch, "title": title, "text": text or None}
    await _carry_out(request, by, ProposeAgendaItem, fields, propose_agenda_item)
    return await _item_page(request, by, done=True)


async def _carry_out(
    request: Request,
    by: Opened,
    command_type: type[Command],
    fields: dict[str, Any],
    handler: Callable[[UnitOfWork, Any], Awaitable[Any]],
    seen: int | None = None,
) -> None:
    try:
        command = command_type.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    for scope in command.concerns():
        by.permit.allow(scope)
    async with running(request).database.transaction(by.permit.caller.subject, expected=seen, permit=by.permit) as uow:
        await handler(uow, command)
        by.permit.settle()


async def _reply_page(request: Request, by: Opened, *, done: bool = False) -> HTMLResponse:
    service = running(request)
    async with service.database.reading() as connection:
        meeting = await views.shown_meeting(connection, by.meeting, ZoneInfo(service.settings.office_zone))
        reply = await views.own_reply(connection, of_branch(by.meeting, by.branch))
    return _html("link_reply", meeting=meeting, branch=by.branch, reply=reply, done=done)


async def _item_page(request: Request, by: Opened, *, done: bool = False) -> HTMLResponse:
    service = running(request)
    async with service.database.reading() as connection:
        meeting = await views.shown_meeting(connection, by.meeting, ZoneInfo(service.settings.office_zone))
        items = await views.own_items(connection, by.meeting, by.branch)
    return _html("link_item", meeting=meeting, branch=by.branch, items=items, states=ITEM_STATES, done=done)


def _html(template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    return HTMLResponse(views.page(template, **facts), status, HEADERS)
