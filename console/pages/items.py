"""Open items by the step they wait for, one step with all its items, and themes without names."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()
ITEMS_ON_A_PAGE = 50
Stage = Annotated[str, Path(pattern=r"^[a-z_]{1,20}$")]
Cursor = Annotated[str | None, Query(max_length=80, pattern=r"^[0-9A-Za-z_.~-]+$")]


@router.get("/items")
async def board(request: Request, session: Reader) -> Response:
    """The board and the themes of the year so far."""
    peers = window(request).peers
    shown, themes = await asyncio.gather(
        peers.json("outreach", "/item-board", session.token),
        peers.json("outreach", "/item-themes", session.token),
    )
    return screen(request, "items", columns=shown["columns"], themes=themes)


@router.get("/items/{stage}")
async def one_stage(request: Request, session: Reader, stage: Stage, cursor: Cursor = None) -> Response:
    """One step of the board with all that waits there, page by page."""
    path = f"/item-board/{stage}"
    shown = await window(request).peers.json("outreach", path, session.token, limit=ITEMS_ON_A_PAGE, cursor=cursor)
    return screen(request, "items_stage", stage=stage, cards=shown["cards"], next=shown["next"], cursor=cursor)
