"""Hand-over at the door: one expert, all of a liaison's, and those who have nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.commands.fields import Day
from services.outreach.commands.hand_over import HandOverExpert, HandOverExperts
from services.outreach.handlers import hand_over as handlers
from services.outreach.views import orphans as views
from services.outreach.views.pages import Shown, viewer_on
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])
accept(router, "/experts/hand-over", HandOverExpert, handlers.hand_over_expert, status=200)
accept(router, "/experts/hand-over-all", HandOverExperts, handlers.hand_over_experts, status=200)


@router.get("/orphans", summary="无人联系的专家 | Experts whose liaison has gone, with nobody in the place")
async def orphans(
    request: Request,
    permit: Annotated[Permit, may("ReadOrphans")],
    on: Annotated[Day | None, Query(description="业务日期，默认当日 | as it stands on a day")] = None,
) -> Shown:
    """Each says why, since when, and who holds the same post and may be asked; gone as soon as handed over."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        return await views.orphans(uow, await viewer_on(uow.connection, permit, uow.today), on)
