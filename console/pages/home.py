"""The first page: the kept digests, and how the services are."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from console.pages.deliveries import alarms_for
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
RUNS_ON_A_PAGE = 50


@router.get("/")
async def home(request: Request, session: Reader, cursor: str | None = None) -> Response:
    """Kept runs, the newest first; one that may not read them still sees how the services are."""
    peers = window(request).peers
    asking = peers.json("reporting", "/runs", session.token, limit=RUNS_ON_A_PAGE, cursor=cursor)
    runs, health, alarms = await asyncio.gather(or_sentence(asking), peers.health(), alarms_for(request, session.token))
    no = runs.says(language_of(request)) if isinstance(runs, Unanswered) else None
    return screen(request, "home", runs=None if no else runs, no=no, health=health, alarms=alarms, cursor=cursor)
