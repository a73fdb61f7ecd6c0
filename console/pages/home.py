"""The first page: what needs a person, what is due, the digests kept last, and how the services are."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from console.pages.deliveries import alarms_for
from console.pages.due import due_for
from console.pages.parked import parked_for
from console.pages.runs import picker
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
RUNS_SHOWN = 10


@router.get("/")
async def home(request: Request, session: Reader) -> Response:
    """Alarms first; each part as far as the reader may see it."""
    peers, token = window(request).peers, session.token
    runs, health, alarms, due, parked, waiting = await asyncio.gather(
        or_sentence(peers.json("reporting", "/runs", token, limit=RUNS_SHOWN)),
        peers.health(),
        alarms_for(request, token),
        due_for(request, token),
        parked_for(request, token),
        waiting_for(request, token),
    )
    no = runs.says(language_of(request)) if isinstance(runs, Unanswered) else None
    return screen(
        request,
        "home",
        runs=None if no else runs,
        no=no,
        health=health,
        alarms=alarms,
        due=due,
        parked=parked,
        waiting=waiting,
        **picker(request, None),
    )


async def waiting_for(request: Request, token: str) -> list[Any]:
    """Digests whose time has come and that are not kept yet; nothing where this office reads no schedules."""
    told = await or_sentence(window(request).peers.json("reporting", "/schedules", token))
    return [] if isinstance(told, Unanswered) else [code for kind in told["kinds"] for code in kind["waiting"]]
