"""Open items by stage, and themes, at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.api.pages import Paged, today_of
from services.outreach.commands.fields import Day
from services.outreach.views import board as views
from services.outreach.views.pages import Shown, Viewer, viewer_on
from shared.errors import Forbidden
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])

BoardReader = Annotated[Permit, may("ReadItemBoard")]


@router.get("/item-board", summary="意见建议看板 | Open items by the step they wait for, with their age in days")
async def board(request: Request, permit: BoardReader) -> Shown:
    """Overdue first. Liaisons see their own; leaders see how many wait at each step and nothing of one item."""
    today = today_of(request)
    async with running(request).database.reading() as connection:
        return await views.board(connection, await viewer_on(connection, permit, today), today, not _sees_cards(permit))


@router.get("/item-board/{stage}", summary="看板的一栏 | One column of the board, page by page")
async def stage_of(request: Request, permit: BoardReader, stage: views.Stage, page: Paged) -> Shown:
    """Its length over all pages is the count of the column; as of the day `on` (today) for age and overdue."""
    if not _sees_cards(permit):
        raise Forbidden(action="ReadItems")
    async with running(request).database.reading() as connection:
        viewer = await viewer_on(connection, permit, today_of(request))
        return await views.stage_of(connection, viewer, stage, page)


@router.get("/item-themes", summary="主题（不具名） | Themes: items by branch and topic, without names")
async def themes(
    request: Request,
    permit: BoardReader,
    since: Annotated[
        Day | None, Query(description="本年第一天起 | from the first day of the year, if left out")
    ] = None,
    until: Annotated[Day | None, Query(description="到今天 | to today, if left out")] = None,
) -> Shown:
    """Counts under 5 read `<5` except to the secretariat and the own liaison; `—` hides one that would tell another."""
    last = until or today_of(request)
    first = since or last.replace(month=1, day=1)
    async with running(request).database.reading() as connection:
        return await views.themes(connection, Viewer.of(permit), first, last)


def _sees_cards(permit: Permit) -> bool:
    """Leaders hold no office that handles items; whoever leads and is a liaison reads the own ones in the list."""
    return permit.scopes is not None or permit.caller.holds("secretariat", "party_branch")
