"""The digests of subordinate societies side by side: who is missing, totals where they mean something, one society."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from console import periods
from console.addresses import Figure, OfPeriod, Period
from console.pages.runs import Part, Year, picker
from console.screen import screen
from console.session import Reader, Session
from console.window import window
from shared.database import clock

router = APIRouter()
Society = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]


@router.get("/federation")
async def federation(request: Request, session: Reader, digest: Period = None) -> Response:
    """The roll-up of a period: each society with its digest or its delay, each figure with its total or why none."""
    digest = digest or _last_quarter(request)
    told, known = await asyncio.gather(
        _roll_up(request, session, digest),
        window(request).peers.json("reporting", "/federation/societies", session.token),
    )
    return screen(request, "federation", told=told, known=known["societies"], **picker(request, digest))


@router.get("/federation/of")
async def federation_of(request: Request, session: Reader, year: Year = None, part: Part = "") -> Response:
    """The period that was chosen in the form, by its code."""
    return RedirectResponse(f"/federation?digest={year}{part}" if year else "/federation", 303)


@router.get("/federation/{digest}/figures/{name}")
async def one_figure(request: Request, session: Reader, digest: OfPeriod, name: Figure) -> Response:
    """One figure of a period in every society, by name of the society: nobody is ranked."""
    told = await _roll_up(request, session, digest)
    rows = [row for row in told["figures"] if row["name"] == name]
    if not rows:
        raise HTTPException(404)
    names = {one["society"]: one["name"] for one in told["societies"]}
    return screen(request, "federation_figure", digest=digest, rows=rows, names=names)


@router.get("/federation/{digest}/societies/{society}")
async def one_society(request: Request, session: Reader, digest: OfPeriod, society: Society) -> Response:
    """The digest of one society, as it has said it last."""
    path = f"/federation/digests/{digest}/{society}"
    told = await window(request).peers.json("reporting", path, session.token)
    return screen(request, "federation_society", digest=digest, one=told)


async def _roll_up(request: Request, session: Session, digest: str) -> dict[str, Any]:
    return dict(await window(request).peers.json("reporting", f"/federation/digests/{digest}", session.token))


def _last_quarter(request: Request) -> str:
    today = clock().astimezone(window(request).zone).date()
    quarter = periods.holding(today, "quarter")
    return periods.before(quarter) or quarter
