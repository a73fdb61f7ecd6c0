"""
A small page for a liaison with a phone and no time: note a contact behind a signed link, without an account.

What is done here goes through the same rules as by any other door, with the actor `link:<liaison>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import uuid_utils
from fastapi import APIRouter, Form, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from pydantic import BaseModel, Field, ValidationError

from services.outreach.commands.contact_links import RevokeContactLink
from services.outreach.commands.contacts import LogContact
from services.outreach.commands.fields import Day, RecordCode
from services.outreach.domain.contact_link import PURPOSE, parties
from services.outreach.handlers import contact_links as handlers
from services.outreach.views import link_pages as views
from services.outreach.views.pages import Shown
from shared.by_link import held_link, link_rule, visitor
from shared.events.outreach import ContactMode, ItemKind, ItemTopic
from shared.http import accept, may, running
from shared.identity import Permit
from shared.link_pages import HEADERS, PageRoute
from shared.qr import SVG, qr_svg

router = APIRouter(tags=["links"], route_class=PageRoute)
accept(router, "/experts/contact-link/revoke", RevokeContactLink, handlers.revoke_contact_link, status=200)

Opener = Annotated[Permit, may("OpenContactLink")]
Whom = Annotated[
    RecordCode | None, Query(description="默认为联系人，可为代理人 | the liaison's, or that of who stands in")
]


@router.get("/experts/{code}/contact-link", summary="登记联系的链接（留痕） | A link to note contacts of an expert")
async def contact_link(
    request: Request,
    permit: Opener,
    code: RecordCode,
    liaison: Whom = None,
) -> Shown:
    """`url` where the public address is configured, else `path` alone. It expires, and shows no contact detail."""
    return await _link(request, permit, code, liaison)


@router.get(
    "/experts/{code}/contact-link.svg",
    summary="登记联系二维码（留痕） | The link as a QR code",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}},
)
async def contact_qr(request: Request, permit: Opener, code: RecordCode, liaison: Whom = None) -> Response:
    """The same link as `GET /experts/{code}/contact-link`, as an SVG to be shown on a screen."""
    told = await _link(request, permit, code, liaison)
    return Response(qr_svg(told["url"] or told["path"]), media_type=SVG, headers={"Cache-Control": "no-store"})


@router.get(
    "/experts/{code}/contact-link/card",
    summary="登记联系二维码卡片（可打印，留痕） | A card with the QR code, to be printed",
    response_class=HTMLResponse,
)
async def contact_card(request: Request, permit: Opener, code: RecordCode, liaison: Whom = None) -> HTMLResponse:
    """For whom it is and until when it holds; the expert by code alone, no name and no contact detail."""
    told = await _link(request, permit, code, liaison)
    drawn = Markup(qr_svg(told["url"] or told["path"]).decode())  # noqa: S704  (drawn here, of nobody's words)
    words = {"expert": told["expert"], "liaison": told["liaison"], "until": _last_day(told["until"])}
    return HTMLResponse(views.page("link_card", code=drawn, **words), 200, HEADERS)


def _last_day(until: str) -> date:
    """A link ends as the day of `until` begins."""
    return datetime.fromisoformat(until).date() - timedelta(days=1)


async def _link(request: Request, permit: Permit, code: str, liaison: str | None) -> Shown:
    service = running(request)
    async with service.database.transaction(permit.caller.subject, permit=permit) as uow:
        told = await handlers.contact_link(uow, code, liaison, ZoneInfo(service.settings.office_zone))
        permit.settle()
    base = service.settings.public_url
    return {**told, "url": base.rstrip("/") + told["path"] if base else None}


class ContactForm(BaseModel):
    """What the page sends: a contact, and one item where something was raised."""

    code: str = Field(pattern=r"^L-[0-9a-f]{32}$", description="页面给出的编码 | the code the page gave")
    made: Literal["yes", "no"]
    mode: ContactMode
    happened_on: Day
    summary: str = Field("", max_length=4000)
    kind: ItemKind = "opinion"
    topic: ItemTopic = "other"
    text: str = Field("", max_length=4000)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds: whose contact may be noted, and by whom."""

    permit: Permit
    expert: str
    liaison: str


async def _opened(request: Request, token: str) -> Opened:
    expert, liaison = parties(await held_link(request, token, PURPOSE))
    return Opened(visitor(request, "NoteContact", liaison, liaison), expert, liaison)


Noting = Annotated[Opened, link_rule(_opened, "NoteContact")]


@router.get(
    "/links/contact/{token}",
    summary="免登录登记联系页 | A page to note a contact without an account",
    response_class=HTMLResponse,
)
async def contact_page(request: Request, by: Noting) -> HTMLResponse:
    """The expert by code, when the next contact is due, and a form of one screen."""
    return await _page(request, by)


@router.post("/links/contact/{token}", summary="登记联系 | Note a contact", response_class=HTMLResponse)
async def send_contact(request: Request, by: Noting, form: Annotated[ContactForm, Form()]) -> HTMLResponse:
    """The same as `POST /contacts`; what was raised is recorded with it. Sent twice it is one contact."""
    command = _command(by, form)
    async with running(request).database.transaction(by.permit.caller.subject, permit=by.permit) as uow:
        noted = await handlers.note_contact(uow, command)
        by.permit.settle()
    return await _page(request, by, noted=noted, done=True)


def _command(by: Opened, form: ContactForm) -> LogContact:
    raised = [{"kind": form.kind, "topic": form.topic, "text": form.text.strip()}] if form.text.strip() else []
    fields = {"experts": [by.expert], "liaison": by.liaison, "made": form.made == "yes", "raised": raised}
    given = form.model_dump(include={"code", "mode", "happened_on"}) | {"summary": form.summary.strip() or None}
    try:
        return LogContact.model_validate(fields | given)
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from error


async def _page(request: Request, by: Opened, *, noted: bool = False, done: bool = False) -> HTMLResponse:
    async with running(request).database.transaction(by.permit.caller.subject) as uow:
        expert = await views.shown_expert(uow, by.expert, by.liaison)
    words = {"modes": views.MODES, "kinds": views.KINDS, "topics": views.TOPICS, "first": date(1900, 1, 1)}
    new = f"L-{uuid_utils.uuid7().hex}"
    return HTMLResponse(
        views.page("link_contact", expert=expert, code=new, done=done, noted=noted, **words), 200, HEADERS
    )
