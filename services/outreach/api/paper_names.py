"""Names for a paper that another service renders: of who consented alone, asked by services only, each written down."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.outreach.views import paper_names as views
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])


@router.get("/paper-names", summary="文稿用名（仅限服务间，留痕） | Names for a paper, for other services; audited")
async def paper_names(
    request: Request,
    permit: Annotated[Permit, may("ReadPaperNames")],
    paper: Annotated[str, Query(max_length=120, description="何文稿 | which paper, as the audit calls it")],
    by: Annotated[str, Query(max_length=200, description="何人打开 | who asked that service for it")],
    item: Annotated[list[str], Query(max_length=2000, description="意见诉求编码 | codes of items")] = [],  # noqa: B006
) -> Response:
    """
    Who raised these items, of those who consented to be named on each and whose consent stands today.

    The others are left out: who did not consent or withdrew it, was erased, or raised something confidential.
    """
    who = f"{permit.caller.subject} for {by}"
    async with running(request).database.transaction(who, permit=permit) as uow:
        told = await views.raisers(uow, item, paper)
    return Response(json_bytes({"items": told}), media_type="application/json")
