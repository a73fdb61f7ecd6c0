"""The page by which somebody reads a kept run without an account, and the door of those who see to its links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.reporting.commands.periods import FileForm
from services.reporting.commands.run_links import RevokeRunLinks
from services.reporting.commands.runs import RunCode
from services.reporting.domain.delivery.recipients import readers_at
from services.reporting.domain.delivery.run_link import PURPOSE, Readership
from services.reporting.handlers.run_files import file_of
from services.reporting.handlers.run_links import opened, revoke_run_links
from services.reporting.papers.mimes import MIMES
from services.reporting.papers.words import Language
from services.reporting.views.run_links import readers
from services.reporting.views.runs import kept_run
from shared.by_link import held_link, link_rule, visitor
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit
from shared.link_pages import HEADERS, PageRoute

router = APIRouter(tags=["links"], route_class=PageRoute)
accept(router, "/runs/links/revoke", RevokeRunLinks, revoke_run_links, status=200)
# Pictures in a digest are part of it.
PAGE_HEADERS: Final = HEADERS | {"Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; img-src data:"}
_BODY: Final = re.compile(r"<body[^>]*>")


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds: what may be read, as which office."""

    permit: Permit
    who: Readership


async def _opened(request: Request, token: str) -> Opened:
    who = Readership.of(await held_link(request, token, PURPOSE))
    return Opened(visitor(request, "ReadRunByLink", who.reader, who.run), who)


Reading = Annotated[Opened, link_rule(_opened, "ReadRunByLink")]


@router.get(
    "/links/run/{token}",
    summary="免登录阅读简报页（留痕） | A page to read a digest without an account; audited",
    response_class=HTMLResponse,
)
async def run_page(request: Request, by: Reading, lang: Language = "zh", form: FileForm | None = None) -> Response:
    """The digest as the office of the link may see it; `form` gives it as a file."""
    service, who = running(request), by.who
    async with service.database.transaction(by.permit.caller.subject, permit=by.permit) as uow:
        by.permit.allow(who.run)
        await opened(uow, who)
    file = await file_of(
        service.database, who.run, readers_at(who.office), form or "html", lang, by.permit.caller.subject
    )
    if form:
        saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{who.run}.{form}')}"}
        return Response(file.content, media_type=MIMES[form], headers=PAGE_HEADERS | saved)
    page = file.content.decode()
    return HTMLResponse(_BODY.sub(lambda found: found[0] + _bar(lang), page, count=1), headers=PAGE_HEADERS)


def _bar(lang: Language) -> str:
    """Other forms and the other language; the address itself is the key, so that links are relative to it."""
    other = '<a href="?lang=en" lang="en">English</a>' if lang == "zh" else '<a href="?lang=zh" lang="zh">中文</a>'
    files = [f'<a href="?lang={lang}&amp;form={form}">{form.upper()}</a>' for form in get_args(FileForm)]
    return f"<nav>{' · '.join([other, *files])}</nav>"


@router.get("/runs/{code}/links", summary="阅读链接的收件人与打开情况 | Who has a link to a run, and who opened it")
async def run_links(request: Request, permit: Annotated[Permit, may("ReadRunLinks")], code: RunCode) -> Response:
    """Opened is not read: programs that look for viruses open links too."""
    async with running(request).database.reading() as connection:
        await kept_run(connection, code)
        told: dict[str, Any] = {"run": code, "readers": await readers(connection, code)}
    return Response(json_bytes(told), media_type="application/json")
