"""The catalogue of figures with their definitions."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()


@router.get("/figures")
async def catalogue(request: Request, session: Reader) -> Response:
    """What each figure counts, of which days, and what counts once."""
    answer = await window(request).peers.json("reporting", "/figures", session.token)
    return screen(request, "catalogue", figures=answer["figures"])
