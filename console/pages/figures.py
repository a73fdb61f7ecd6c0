"""A figure, kept or computed now: its value, what it counts, its last periods, and the records it is made of."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console import periods
from console.addresses import ADay, Figure, Place, Role, Run
from console.pages.changes import end_of
from console.pages.run import about_of
from console.peers import Unanswered, or_sentence
from console.screen import screen
from console.session import Reader
from console.window import window
from shared.database import clock

router = APIRouter()
RECORDS_ON_A_PAGE = 100


@router.get("/runs/{run}/figures/{name}")
async def kept_figure(
    request: Request, session: Reader, run: Run, name: Figure, role: Role = None, cursor: Place = None
) -> Response:
    """A figure of a run, with a page of the records that it was made of when the run was kept."""
    peers, path = window(request).peers, f"/runs/{run}/figures/{name}"
    figure, catalogue, kept = await asyncio.gather(
        peers.json("reporting", path, session.token, role=role, cursor=cursor, limit=RECORDS_ON_A_PAGE),
        peers.json("reporting", "/figures", session.token),
        peers.json("reporting", f"/runs/{run}", session.token),
    )
    plain, _, part = name.partition("@")
    digest = part or kept["digest"]
    line = await _line(request, session.token, plain, digest, kept["known_on"])
    facts = {"digest": digest, "known_on": kept["known_on"], "run": run, "line": line, "cursor": cursor}
    facts["known_day"] = None
    return screen(request, "figure", figure=figure, about=about_of(catalogue["figures"], plain), **facts)


class Asked(BaseModel):
    """Which days, as known on which day, and which page of which list."""

    digest: Annotated[str | None, Field(pattern=periods.WRITTEN)] = None
    first: ADay = None
    last: ADay = None
    known_on: ADay = None
    role: Annotated[str | None, Field(pattern=r"^[a-z]{1,20}$")] = None
    cursor: Annotated[str | None, Field(pattern=r"^\d{1,9}$")] = None


@router.get("/figures/{name}")
async def figure_now(request: Request, session: Reader, name: Figure, ask: Annotated[Asked, Query()]) -> Response:
    """A figure computed now, of any days, as known on any day."""
    if ask.first and ask.last:
        known = f"&known_on={ask.known_on}" if ask.known_on else ""
        return RedirectResponse(f"/figures/{name}?digest={code_of(ask.first, ask.last)}{known}", 303)
    digest, moment = ask.digest or _this_quarter(request), end_of(request, ask.known_on)
    page: dict[str, Any] = {"role": ask.role, "cursor": ask.cursor, "limit": RECORDS_ON_A_PAGE}
    figure = await window(request).peers.json(
        "reporting", f"/figures/{name}", session.token, digest=digest, known_on=moment, **page
    )
    line = await _line(request, session.token, name, digest, figure["known_on"])
    facts = {"digest": digest, "known_on": figure["known_on"], "run": None, "line": line, "cursor": ask.cursor}
    facts |= {"known_day": ask.known_on, "days": periods.days_of(digest)}
    return screen(request, "figure", figure=figure, about=figure["about"], **facts)


def code_of(first: date, last: date) -> str:
    """The code of two days: that of the calendar's period where they are one."""
    found = (periods.holding(first, kind) for kind in periods.KINDS)
    return next((code for code in found if periods.days_of(code) == (first, last)), f"{first}..{last}")


async def _line(request: Request, token: str, name: str, digest: str, known_on: str) -> list[dict[str, Any]]:
    path = f"/figures/{name}/series"
    asked = window(request).peers.json("reporting", path, token, digest=digest, known_on=known_on)
    told = await or_sentence(asked)
    return [] if isinstance(told, Unanswered) else list(told["values"])


def _this_quarter(request: Request) -> str:
    return periods.holding(clock().astimezone(window(request).zone).date(), "quarter")
