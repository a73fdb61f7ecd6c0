"""The society's profile: described and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf
from services.registry.commands.society import DescribeSociety
from services.registry.handlers.society import describe
from services.registry.views import society as views
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/society", DescribeSociety, describe)


@router.get("/society", summary="学会基本情况 | The society's profile")
async def society(request: Request, permit: Annotated[Permit, may("ReadSociety")], dates: AsOf) -> Response:
    """The profile on a day as known then; ETag is the version for If-Match."""
    async with running(request).database.reading() as connection:
        found = await views.society(connection, dates.day, dates.known)
    if found is None:
        raise Unknown(what="学会 (society)", code=running(request).settings.society)
    return Response(
        json_bytes({**dates.told(), **found}), media_type="application/json", headers={"ETag": f'"{found["version"]}"'}
    )
