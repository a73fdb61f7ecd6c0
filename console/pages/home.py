"""The first page: contacts that are due, the kept digests, and how the services are."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from console.pages.deliveries import alarms_for
from console.pages.due import due_for
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
RUNS_ON_A_PAGE = 50


@router.get("/")
async def home(request: Request, session: Reader, cursor: str | None = None) -> Response:
    """What is due, kept runs, the newest first, and how the services are: each as far as the reader may see it."""
    peers = window(request).peers
    asking = peers.json("reporting", "/runs", session.token, limit=RUNS_ON_A_PAGE, cursor=cursor)
    runs, health, alarms, due = await asyncio.gather(
        or_sentence(asking), peers.health(), alarms_for(request, session.token), due_for(request, session.token)
    )
    no = runs.says(language_of(request)) if isinstance(runs, Unanswered) else None
    shown = None if no else runs
    return screen(request, "home", runs=shown, no=no, health=health, alarms=alarms, due=due, cursor=cursor)
