"""Honours: proposed, made public, objected to, given, withdrawn and read; the certificate of one."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Dates, Limit, page
from services.registry.commands.honours import (
    AnswerObjection,
    EnterPastHonour,
    GiveHonour,
    ObjectToHonour,
    ProposeAssessmentHonour,
    ProposeHonour,
    PublishHonour,
    WithdrawHonour,
)
from services.registry.handlers import honours as handlers
from services.registry.views import certificate
from services.registry.views import honours as views
from shared.errors import Unknown
from shared.events.registry.honours import HonourKind
from shared.http import json_bytes, may, running
from shared.identity import Permit


class Which(BaseModel):
    """Which honours of the register: by state, branch, year and kind."""

    state: Literal["in_publicity", "given"] = "given"
    branch: str | None = Field(None, max_length=64)
    year: int | None = Field(None, ge=1900, le=2200)
    kind: HonourKind | None = None


router = APIRouter(tags=["registry"])
accept(router, "/honours", ProposeHonour, handlers.propose_honour)
accept(router, "/honours/past", EnterPastHonour, handlers.enter_past_honour)
accept(router, "/honours/from-assessment", ProposeAssessmentHonour, handlers.propose_assessment_honour)
accept(router, "/honours/publish", PublishHonour, handlers.publish_honour)
accept(router, "/honours/objections", ObjectToHonour, handlers.object_to_honour)
accept(router, "/honours/objections/answer", AnswerObjection, handlers.answer_objection)
accept(router, "/honours/give", GiveHonour, handlers.give_honour)
accept(router, "/honours/withdraw", WithdrawHonour, handlers.withdraw_honour)


@router.get("/honours", summary="荣誉登记册 | The register of honours on a day as known at a moment")
async def honours(
    request: Request,
    permit: Annotated[Permit, may("ReadHonours")],
    dates: AsOf,
    which: Annotated[Which, Query()],
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes: what is given, or with `state=in_publicity` what is public for objections."""
    wanted = views.Wanted((which.state,), which.branch, which.year, which.kind, cursor, limit)
    async with running(request).database.reading() as connection:
        rows = await views.honours(connection, dates.day, dates.known, wanted)
    return _json(page("honours", rows, limit, dates))


@router.get("/honours/proposals", summary="拟表彰 | Honours proposed or withdrawn, which are not public")
async def proposals(
    request: Request,
    permit: Annotated[Permit, may("ReadHonourProposals")],
    dates: AsOf,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes."""
    wanted = views.Wanted(("proposed", "withdrawn"), cursor=cursor, limit=limit)
    async with running(request).database.reading() as connection:
        rows = await views.honours(connection, dates.day, dates.known, wanted)
    return _json(page("honours", rows, limit, dates))


@router.get("/honours/{code}", summary="一项荣誉及其经过 | One honour with its steps and objections")
async def honour(
    request: Request, permit: Annotated[Permit, may("ReadHonourProposals")], dates: AsOf, code: str
) -> Response:
    """The honour on a day; ETag is its version."""
    async with running(request).database.reading() as connection:
        found = await _honour(connection, code, dates)
        found["objections"] = await views.objections(connection, code)
    answer = json_bytes({**dates.told(), **found})
    return Response(answer, media_type="application/json", headers={"ETag": f'"{found["version"]}"'})


@router.get("/honours/{code}/certificate.pdf", summary="荣誉证书 | The certificate of an honour given, as PDF")
async def honour_certificate(
    request: Request, permit: Annotated[Permit, may("PrintCertificate")], dates: AsOf, code: str
) -> Response:
    """A4 across; the same honour gives the same bytes."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        text = await certificate.text_of(uow, await _honour(uow.connection, code, dates))
    pdf = await asyncio.to_thread(certificate.pdf, text)
    name = f'inline; filename="certificate-{code}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


async def _honour(connection: Any, code: str, dates: Dates) -> dict[str, Any]:
    found: dict[str, Any] | None = await views.honour(connection, code, dates.day, dates.known)
    if found is None:
        raise Unknown(what="荣誉 (honour)", code=code)
    return found


def _json(value: dict[str, Any]) -> Response:
    return Response(json_bytes(value), media_type="application/json")
