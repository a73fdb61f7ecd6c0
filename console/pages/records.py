"""One record: what it says, who entered it when, its other versions, and the figures that it counts in."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from console.addresses import Event, RunAsked
from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()


@router.get("/records/{event_id}")
async def record(request: Request, session: Reader, event_id: Event, run: RunAsked = None) -> Response:
    """A record as its reader may see it; `run` is the one from which the reader came."""
    peers = window(request).peers
    one, catalogue = await asyncio.gather(
        peers.json("reporting", f"/records/{event_id}", session.token, run=run),
        peers.json("reporting", "/figures", session.token),
    )
    titles = {about["name"]: about for about in catalogue["figures"]}
    return screen(request, "record", one=one, run=run, titles=titles)
