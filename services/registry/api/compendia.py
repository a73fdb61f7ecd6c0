"""The compendium: issued while the caller watches, handed out, acknowledged, and asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Limit
from services.registry.commands.compendia import AcknowledgeCompendium, HandOut, IssueCompendium
from services.registry.domain.compendium.plan import Plan
from services.registry.handlers.compendia import acknowledge, hand_out
from services.registry.handlers.press import Press, Sources
from services.registry.views import compendia as views
from shared.errors import OurFault, Refused, Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.log import get_logger

log = get_logger(__name__)

LINES = "application/x-ndjson"
Edition = Annotated[int, Path(ge=1, le=1_000_000)]

router = APIRouter(tags=["registry"])
accept(router, "/compendia/hand-out", HandOut, hand_out)


@router.post(
    "/compendia",
    status_code=201,
    summary="编印文件汇编 | Bind the documents in force on a day into one PDF and one DOCX",
    responses={
        201: {"content": {"application/json": {}, LINES: {}}},
        200: {"description": "编印过 | the same edition"},
    },
)
async def issue_compendium(
    request: Request, command: IssueCompendium, permit: Annotated[Permit, may("IssueCompendium")]
) -> Response:
    """
    The same documents on the same day are the same edition: asked again, its answer comes with 200.

    With `Accept: application/x-ndjson` a line of JSON comes after each document (`progress`: step, title, done, of);
    the last one is the `answer`, or the `problem` that ended the work.
    """
    press = Press(running(request).database, permit)
    plan, same, sources = await press.ready(command)
    if same:
        return _json(same)
    if LINES in request.headers.get("accept", ""):
        return StreamingResponse(_watched(press, plan, sources), 201, media_type=LINES)
    return _json(await press.print(plan, sources, lambda step, title: None), 201)


async def _watched(press: Press, plan: Plan, sources: Sources) -> AsyncIterator[bytes]:
    """Progress while the press works, then how it ended; who goes away ends the work."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    loop, of = asyncio.get_running_loop(), len(sources.missing) + 2 * len(plan.documents)

    def progress(step: str, title: str) -> None:
        loop.call_soon_threadsafe(told.put_nowait, {"step": step, "title": title})

    printing = asyncio.create_task(_printed(press, plan, sources, progress, told))
    try:
        done = 0
        while "end" not in (line := await told.get()):
            done += 1
            yield json_bytes({"progress": {**line, "done": done, "of": of}}) + b"\n"
        yield json_bytes(line["end"]) + b"\n"
    finally:
        printing.cancel()


async def _printed(press: Press, plan: Plan, sources: Sources, progress: Any, told: asyncio.Queue[Any]) -> None:
    try:
        end: dict[str, Any] = {"answer": await press.print(plan, sources, progress)}
    except Refused as refused:
        end = {"problem": refused.marshal(uri="", strict=False)}
    except Exception as error:  # the status is long gone: the last line tells it, and the log has the reason
        log.error("compendium_failed", exc_info=error)
        end = {"problem": OurFault().marshal(uri="", strict=False)}
    told.put_nowait({"end": end})


@router.get("/compendia", summary="文件汇编 | Editions, the newest first")
async def compendia(
    request: Request,
    permit: Annotated[Permit, may("ReadDocuments")],
    dates: AsOf,
    limit: Limit = 200,
    before: Annotated[int | None, Query(ge=1, le=1_000_000, description="`next` of the page before")] = None,
) -> Response:
    """A page of editions as known; `pdf` and `docx` are for GET /files/{sha256}."""
    async with running(request).database.reading() as connection:
        rows = await views.compendia(connection, dates.known, before, limit)
    more = rows[-1]["edition"] if len(rows) == limit else None
    return _json({"known_on": dates.known, "compendia": rows, "next": more})


@router.post(
    "/compendia/{edition}/acknowledge", summary="签收汇编 | A branch says that it has an edition", status_code=200
)
async def acknowledge_compendium(
    request: Request,
    command: AcknowledgeCompendium,
    permit: Annotated[Permit, may("AcknowledgeCompendium")],
    edition: Edition,
) -> Response:
    """Once for each branch; a second time the answer is that of the first."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        answer = await acknowledge(uow, edition, command)
        permit.settle()
    return _json(answer)


@router.get(
    "/compendia/{edition}/outstanding", summary="未签收的分支机构 | Which branches have not acknowledged an edition"
)
async def outstanding(
    request: Request, permit: Annotated[Permit, may("ReadAcknowledgements")], dates: AsOf, edition: Edition
) -> Response:
    """The branches asked on the day: who has the edition, and who has not. A branch sees itself."""
    permit.allow(*(permit.scopes or ()))
    async with running(request).database.reading() as connection:
        found = await views.outstanding(connection, edition, dates.day, dates.known, permit.scopes)
    if found is None:
        raise Unknown(what="汇编版次 (edition)", code=edition)
    return _json({**dates.told(), **found})


def _json(value: Any, status: int = 200) -> Response:
    return Response(json_bytes(value), status, media_type="application/json")
