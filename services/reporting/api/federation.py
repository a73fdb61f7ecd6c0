"""The door of a federation: publishing to superiors; the digests of subordinate societies side by side."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.commands.federation import (
    AdmitSociety,
    ChangeSociety,
    DropForeign,
    PublishDigest,
    SocietyCode,
)
from services.reporting.domain.period import period_of
from services.reporting.handlers.federation import admit_society, change_society, drop_foreign
from services.reporting.handlers.publishing import publish_digest
from services.reporting.views import federation as views
from shared.database import clock
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["federation"])
accept(router, "/digests/publish", PublishDigest, publish_digest)
accept(router, "/federation/societies", AdmitSociety, admit_society)
accept(router, "/federation/societies/change", ChangeSociety, change_society, status=200)
accept(router, "/federation/parked/drop", DropForeign, drop_foreign, status=200)

Reader = Annotated[Permit, may("ReadFederation")]


@router.get("/federation/societies", summary="所属学会及其缺报 | Subordinate societies, and which digests are missing")
async def societies(request: Request, permit: Reader) -> Response:
    """Each with its login, what it has to publish by when, and the periods that are overdue."""
    service = running(request)
    async with service.database.reading() as connection:
        return _json(await views.societies(connection, service.database.office_day(clock())))


@router.get("/federation/digests/{digest}", summary="所属学会汇总 | The digests of a period side by side")
async def side_by_side(request: Request, permit: Reader, digest: str) -> Response:
    """
    Each figure by the version of its definition, with its value in every society. `total` adds only what adds up:
    never people, who may be in several societies; `no_total` says why there is none.
    """
    service, period = running(request), period_of(digest)
    async with service.database.reading() as connection:
        return _json(await views.side_by_side(connection, period, service.database.office_day(clock())))


@router.get("/federation/digests/{digest}/{society}", summary="一个学会的简报 | The digest of one society")
async def digest_of(request: Request, permit: Reader, digest: str, society: SocietyCode) -> Response:
    """As the society said it last, with the version of it."""
    async with running(request).database.reading() as connection:
        return _json(await views.digest_of(connection, society, period_of(digest).code))


@router.get("/federation/parked", summary="未接收的上报 | What came and was not taken")
async def parked(
    request: Request,
    permit: Annotated[Permit, may("ReadForeign")],
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[int, Query(ge=0, le=2**62, description="`next` of the page before")] = 0,
) -> Response:
    """From which login, for which source, and why; it is judged again when the society is admitted or changed."""
    async with running(request).database.reading() as connection:
        return _json(await views.parked(connection, limit, cursor))


def _json(value: Any) -> Response:
    return Response(json_bytes(value), media_type="application/json")
