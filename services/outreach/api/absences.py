"""Absences at the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request

from services.outreach.api.pages import Paged
from services.outreach.commands.absences import EndAbsence, NoteAbsence
from services.outreach.handlers import absences as handlers
from services.outreach.views import absences as views
from services.outreach.views.pages import Shown, Viewer
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["outreach"])
accept(router, "/absences", NoteAbsence, handlers.note_absence)
accept(router, "/absences/end", EndAbsence, handlers.end_absence, status=200)


@router.get("/absences", summary="不在岗与代理 | Absences that are not over, and who stands in")
async def absences(request: Request, permit: Annotated[Permit, may("ReadAbsences")], page: Paged) -> Shown:
    """The secretariat sees all, a person those of their own and those in which they stand in."""
    async with running(request).database.reading() as connection:
        return await views.absences(connection, Viewer.of(permit), page)
