"""The due list: whose next contact is due when, by liaison, each line with its reason."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response

from console.peers import Unanswered, or_sentence
from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()
ON_A_PAGE: Final = 100
SECTIONS: Final = ("losing_touch", "overdue", "today", "this_week")
Section = Literal["losing_touch", "overdue", "today", "this_week"]
Cursor = Annotated[str | None, Query(max_length=101, pattern=r"^[0-9A-Za-z_.~-]+$")]


@router.get("/due")
async def due(request: Request, session: Reader, section: Section | None = None, cursor: Cursor = None) -> Response:
    """The reader's own lines, or all for the secretariat; one part alone where it is asked for."""
    asked: dict[str, object] = {"section": section, "cursor": cursor, "limit": ON_A_PAGE}
    listed = await window(request).peers.json("outreach", "/due-list", session.token, **asked)
    return screen(request, "due", listed=listed, sections=SECTIONS, section=section, cursor=cursor)


async def due_for(request: Request, token: str) -> Any:
    """The counts for the first page; None where this office has no due list, or nobody answers."""
    told = await or_sentence(window(request).peers.json("outreach", "/due-list", token, limit=1))
    return None if isinstance(told, Unanswered) else told["counts"]
