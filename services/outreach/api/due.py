"""The due list at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.outreach.api.pages import Paged, today_of
from services.outreach.domain.due import Section
from services.outreach.views import due as views
from services.outreach.views.pages import Shown, viewer_on
from shared.errors import Malformed
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])


@router.get("/due-list", summary="联系提醒 | Whose next contact is due today, this week, overdue, or losing touch")
async def due_list(
    request: Request,
    permit: Annotated[Permit, may("ReadDueList")],
    page: Paged,
    section: Annotated[Section | None, Query(description="只看一类 | one part of the list alone")] = None,
) -> Shown:
    """
    By liaison, each line with its reason. A liaison and whoever stands in see their own lines, the secretariat all.

    `on` is today or a day to come, as far as is known today. `counts` are of the whole list; none is by liaison.
    """
    today = today_of(request)
    if page.on < today:
        raise Malformed(field="on", field_name="on", why=f"不早于今天 {today} | not before today, {today}")
    liaison, _, expert = (page.cursor or "").partition("~")
    async with running(request).database.reading() as connection:
        viewer = await viewer_on(connection, permit, today, page.on)
        return await views.due_list(connection, viewer, page.on, section, (liaison, expert), page.limit)
