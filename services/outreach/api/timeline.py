"""The timeline of one expert at the door."""

from __future__ import annotations

from fastapi import APIRouter, Request

from services.outreach.api.pages import ExpertReader, Paged
from services.outreach.commands.fields import RecordCode
from services.outreach.views import timeline as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import running

router = APIRouter(tags=["outreach"])


@router.get(
    "/experts/{code}/timeline", summary="联系历程 | Contacts, items, hand-overs and pauses of an expert, in order"
)
async def timeline(request: Request, permit: ExpertReader, code: RecordCode, page: Paged) -> Shown:
    """Without any text; a contact stays with who made it. Confidential items are for whoever keeps in touch."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.timeline(uow, await viewer_on(uow.connection, permit, uow.today), code, page)
