"""The catalogue of figures with their definitions."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from console.addresses import Period
from console.pages.runs import Part, Year, picker
from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()


@router.get("/figures")
async def catalogue(request: Request, session: Reader, digest: Period = None) -> Response:
    """What each figure counts, of which days, and what counts once; each opens its value of a period."""
    answer = await window(request).peers.json("reporting", "/figures", session.token)
    return screen(request, "catalogue", figures=answer["figures"], **picker(request, digest))


@router.get("/figures/of")
async def catalogue_of(request: Request, session: Reader, year: Year = None, part: Part = "") -> Response:
    """The period that was chosen in the form, by its code."""
    return RedirectResponse(f"/figures?digest={year}{part}" if year else "/figures", 303)
