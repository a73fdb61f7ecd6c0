"""Self check-in at the door: the link and its QR code for the desk, the small page behind it, and taking them in."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from services.activities.api.sign_in import names_beside
from services.activities.commands.attendance import CheckIn, TakeCheckIns
from services.activities.commands.fields import RecordCode
from services.activities.domain.check_in import PURPOSE
from services.activities.domain.refusals import NamesAreAway
from services.activities.handlers.check_ins import check_in, check_in_link, take_check_ins
from services.activities.views import attendance as views
from services.activities.views.link_pages import page
from services.activities.views.pages import Shown
from shared.by_link import held_link, link_rule, visitor
from shared.events.activities import Sort
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.link_pages import HEADERS, PageRoute
from shared.qr import SVG, qr_svg

router = APIRouter(tags=["activities"], route_class=PageRoute)
Opener = Annotated[Permit, may("OpenCheckIn")]


@router.get("/activities/{code}/check-in", summary="自助签到链接（默认关闭） | A link to check in alone")
async def link(request: Request, permit: Opener, code: RecordCode) -> Shown:
    """`url` where the public address is configured, else `path` alone. It expires; nobody is chased to use it."""
    return await _link(request, permit, code)


@router.get(
    "/activities/{code}/check-in.svg",
    summary="自助签到二维码 | The link as a QR code",
    response_class=Response,
    responses={200: {"content": {SVG: {}}}},
)
async def qr_code(request: Request, permit: Opener, code: RecordCode) -> Response:
    """An SVG to be printed or shown; the same link as `GET /activities/{code}/check-in`."""
    told = await _link(request, permit, code)
    return Response(qr_svg(told["url"] or told["path"]), media_type=SVG, headers={"Cache-Control": "no-store"})


@router.post("/attendance/check-ins", summary="并入自助签到 | Take those who checked in alone into the sheet")
async def take(request: Request, permit: Annotated[Permit, may("TakeCheckIns")], command: TakeCheckIns) -> Response:
    """Late ones stay marked as late. Names are compared with the registry's where it can be asked; twice is once."""
    try:
        named = await names_beside(request, permit, command.activity)
    except NamesAreAway:
        named = {}
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        told = await take_check_ins(uow, command, named)
        permit.settle()
    return Response(json_bytes(told), media_type="application/json")


def _by_link() -> Any:
    async def opened(request: Request, token: str) -> Permit:
        link = await held_link(request, token, PURPOSE)
        return visitor(request, "CheckIn", "check_in", link.subject)

    return link_rule(opened, "CheckIn")


Visitor = Annotated[Permit, _by_link()]
Short = Annotated[str, Form(max_length=200)]


@router.get("/links/check-in/{token}", summary="免登录签到页 | A page to check in without an account")
async def check_in_page(request: Request, by: Visitor) -> HTMLResponse:
    """What the activity is, what is kept and what is not, and a form of three lines."""
    return await _page(request, by, None)


@router.post("/links/check-in/{token}", summary="自助签到 | Check in without an account")
async def send_check_in(
    request: Request,
    by: Visitor,
    member: Short = "",
    name: Short = "",
    unit: Short = "",
    sort: Annotated[Sort, Form()] = "unknown",
) -> HTMLResponse:
    """A member code, or a name with its unit. Twice is once."""
    given = {"member": member.strip(), "name": name.strip(), "unit": unit.strip()}
    fields = {key: text for key, text in given.items() if text}
    try:
        command = CheckIn.model_validate({"activity": _activity(by), "sort": sort, **fields})
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from error
    by.allow(command.activity)
    async with running(request).database.transaction(by.caller.subject, permit=by) as uow:
        done = await check_in(uow, command)
    return await _page(request, by, done["entry"])


async def _link(request: Request, permit: Permit, code: str) -> Shown:
    service = running(request)
    async with service.database.transaction(permit.caller.subject, permit=permit) as uow:
        told = await check_in_link(uow, code, ZoneInfo(service.settings.office_zone))
        permit.settle()
    base = service.settings.public_url
    return {**told, "url": base.rstrip("/") + told["path"] if base else None}


def _activity(by: Permit) -> str:
    """The activity of the link."""
    [code] = by.scopes or frozenset()
    return code


async def _page(request: Request, by: Permit, entry: str | None) -> HTMLResponse:
    async with running(request).database.reading() as connection:
        head = await views.head_of(connection, _activity(by))
    shown = page("link_check_in", activity=head, done=entry is not None, late=entry == "self_late")
    return HTMLResponse(shown, 200, HEADERS)
