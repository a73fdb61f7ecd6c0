"""Report packs at the door: what sessions have asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.views import packs as views
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])


@router.get("/packs/asked", summary="会议请求的汇报材料 | Packs that sessions have asked for, the newest first")
async def asked(
    request: Request,
    permit: Annotated[Permit, may("ReadPacksAsked")],
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: str | None = None,
) -> Response:
    """Each with the run that answers it, or why there is none; what is not answered yet has neither."""
    async with running(request).database.reading() as connection:
        return Response(json_bytes(await views.asked(connection, limit, cursor)), media_type="application/json")
