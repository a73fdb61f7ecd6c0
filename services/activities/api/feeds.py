"""Calendars for calendar programs: addresses that need no account, shown to who may, and revoked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from services.activities.api.pages import today
from services.activities.commands.feeds import About, RevokeFeed
from services.activities.commands.fields import RecordCode
from services.activities.domain.feed_links import PATH, PURPOSE, owner_of
from services.activities.domain.ical import calendar
from services.activities.handlers.feeds import feed_of, revoke_feed
from services.activities.views import feeds as views
from shared.by_link import held_link, link_rule, visitor
from shared.http import Answer, accept, may, running
from shared.identity import Permit

TYPE = "text/calendar; charset=utf-8"
# The address is the key: it goes into no shared cache and no index.
HEADERS = {"Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
router = APIRouter(tags=["activities"])
accept(router, "/calendar-feeds/revoke", RevokeFeed, revoke_feed, status=200)


@router.get("/calendar-feeds", summary="日历订阅地址（留痕） | The address of a calendar; audited")
async def calendar_feed(
    request: Request,
    permit: Annotated[Permit, may("ReadFeedAddress")],
    about: Annotated[About, Query(description="分支机构或人员 | whose calendar")],
    code: Annotated[RecordCode, Query(description="编码 | the code of the branch or person")],
) -> Answer:
    """Whoever has the address reads this calendar until it is revoked: send it privately. It names nobody."""
    permit.allow(*([code] if about == "branch" else []))
    async with running(request).database.transaction(permit.caller.subject) as uow:
        return await feed_of(uow, about, code)


@dataclass(frozen=True, slots=True)
class Opened:
    """An address that holds: whose calendar it reads."""

    permit: Permit
    about: About
    code: str


def _by_address(action: str) -> Any:
    """The rule of the calendar itself: an address that holds, and the office `link` in the policy table of `action`."""

    async def opened(request: Request, token: str) -> Opened:
        link = await held_link(request, token, PURPOSE)
        about, code = owner_of(link)
        return Opened(visitor(request, action, link.subject, code), about, code)

    return link_rule(opened, action)


@router.get(
    PATH + "/{token}.ics", summary="日历订阅 | A calendar, as calendar programs read it", response_class=Response
)
async def feed(request: Request, by: Annotated[Opened, _by_address("ReadFeed")]) -> Response:
    """iCalendar (RFC 5545): titles, days, hours and places, never a person. Asked again unchanged it answers 304."""
    service = running(request)
    settings = service.settings
    async with service.database.reading() as connection:
        window = await views.window_on(connection, today(request))
        spans = await views.spans_for(connection, by.about, by.code)
        entries = await views.entries(connection, spans, window, ZoneInfo(settings.office_zone))
    body = calendar(f"联席 · {by.code}", entries, settings.society, settings.office_zone)
    headers = HEADERS | {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=TYPE, headers=headers)
