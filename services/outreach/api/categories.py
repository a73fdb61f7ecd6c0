"""Categories of experts at the door: the society's own list, with a cadence each."""

from __future__ import annotations

from fastapi import APIRouter, Request

from services.outreach.api.pages import ExpertReader, Paged
from services.outreach.commands.experts import SetExpertCategory
from services.outreach.handlers import categories as handlers
from services.outreach.views import categories as views
from services.outreach.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["outreach"])
accept(router, "/expert-categories", SetExpertCategory, handlers.set_expert_category, status=200)


@router.get("/expert-categories", summary="专家类别 | Categories of experts with the cadence of each")
async def categories(request: Request, permit: ExpertReader, page: Paged) -> Shown:
    """As they hold on the day `on` (today), with every state; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.categories(connection, page)
