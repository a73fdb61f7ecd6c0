"""Proposed contacts at the door."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request

from services.outreach.api.pages import Paged, today_of
from services.outreach.commands.proposals import DismissProposal, TakeProposal
from services.outreach.handlers import proposals as handlers
from services.outreach.store import proposals as store
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])
accept(router, "/contact-proposals/take", TakeProposal, handlers.take_proposal)
accept(router, "/contact-proposals/dismiss", DismissProposal, handlers.dismiss_proposal, status=200)


@router.get("/contact-proposals", summary="联系建议 | Contacts proposed from a shared attendance, not counted yet")
async def proposals(request: Request, permit: Annotated[Permit, may("ReadProposals")], page: Paged) -> Shown:
    """Expert and liaison came to the same activity; each sees those of the own experts."""
    async with running(request).database.reading() as connection:
        scopes = (await viewer_on(connection, permit, today_of(request))).scopes
        found = await store.proposals(connection, page.on, scopes, page.cursor, page.limit)
    following = f"{found[-1].activity}~{found[-1].expert}" if len(found) == page.limit else None
    return {"proposals": [asdict(one) for one in found], "next": following}
