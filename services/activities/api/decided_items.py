"""Decided items: worked on, handed in, returned, postponed, closed and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.decided_items import (
    CloseDecidedItem,
    PostponeDecidedItem,
    ReportProgress,
    ReturnDecidedItem,
    SubmitDecidedItem,
)
from services.activities.commands.fields import RecordCode
from services.activities.domain.decided_item import State
from services.activities.handlers.decided_items import (
    close_decided_item,
    postpone_decided_item,
    report_progress,
    return_decided_item,
    submit_decided_item,
)
from services.activities.views import decided_items as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/decided-items/progress", ReportProgress, report_progress, status=200)
accept(router, "/decided-items/submit", SubmitDecidedItem, submit_decided_item, status=200)
accept(router, "/decided-items/return", ReturnDecidedItem, return_decided_item, status=200)
accept(router, "/decided-items/postpone", PostponeDecidedItem, postpone_decided_item, status=200)
accept(router, "/decided-items/close", CloseDecidedItem, close_decided_item, status=200)


def _wanted(
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    state: State | None = None,
    meeting: RecordCode | None = None,
    party: RecordCode | None = None,
    overdue: bool | None = None,
) -> views.Wanted:
    return views.Wanted(is_open, state, meeting, party, overdue)


@router.get("/decided-items", summary="议定事项督办台账 | Decided items by due day")
async def decided_items(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """`open=true` are those not closed yet; `party` leads an item alone or with others."""
    async with running(request).database.reading() as connection:
        return await views.decided_items(connection, wanted, page, today(request))
