"""Report packs: their kinds, what one would hold and still lacks, and what sessions have asked for."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.addresses import Day, Period
from console.pages.runs import Part, Year, picker
from console.peers import Unanswered, or_sentence
from console.rights import may
from console.screen import language_of, screen
from console.session import Reader, Session
from console.window import window

router = APIRouter()
ASKED_ON_A_PAGE: Final = 20
RUNS_ON_A_PAGE: Final = 20
Report = Literal[
    "congress", "council", "standing_council", "annual_facts", "programme_closing", "outreach_quarter", "results"
]
OfKind = Annotated[Report, Path()]
Cursor = Annotated[str | None, Query(pattern=r"^[0-9a-f-]{36}$")]


@router.get("/packs")
async def packs(request: Request, session: Reader, cursor: Cursor = None) -> Response:
    """Every kind with the periods that are likely meant today; below them what sessions have asked for."""
    kinds, asked = await asyncio.gather(_kinds(request, session), _asked(request, session, cursor))
    return screen(request, "packs", kinds=kinds, asked=asked, cursor=cursor)


@router.get("/packs/{report}")
async def one_kind(request: Request, session: Reader, report: OfKind, digest: Period = None) -> Response:
    """The kept packs of a kind; with a period, what its pack would hold and still lacks, and the way to make it."""
    peers, token = window(request).peers, session.token
    kinds, runs = await asyncio.gather(
        _kinds(request, session),
        peers.json("reporting", "/runs", token, report=report, digest=digest, limit=RUNS_ON_A_PAGE),
    )
    kind = next(one for one in kinds if one["report"] == report)
    told, no = None, None
    if digest and may(request, "ReadGaps"):
        answer = await or_sentence(peers.json("reporting", f"/packs/{report}/preparation", token, digest=digest))
        told, no = (None, answer.says(language_of(request))) if isinstance(answer, Unanswered) else (answer, None)
    return screen(request, "pack", kind=kind, runs=runs["runs"], told=told, no=no, **picker(request, digest))


@router.get("/packs/{report}/of")
async def of_period(
    request: Request, session: Reader, report: OfKind, year: Year = None, part: Part = "", first: Day = None,
    last: Day = None,
) -> Response:  # fmt: skip
    """The period that was chosen in a form, by its code: a calendar period, or any days."""
    code = f"{first}..{last}" if first and last else f"{year}{part}" if year else ""
    return RedirectResponse(f"/packs/{report}?digest={code}" if code else f"/packs/{report}", 303)


async def _kinds(request: Request, session: Session) -> list[dict[str, Any]]:
    return list((await window(request).peers.json("reporting", "/packs", session.token))["packs"])


async def _asked(request: Request, session: Session, cursor: str | None) -> Any:
    """What sessions have asked for; None where this office does not read it."""
    if not may(request, "ReadPacksAsked"):
        return None
    asked = {"limit": ASKED_ON_A_PAGE, "cursor": cursor}
    return await window(request).peers.json("reporting", "/packs/asked", session.token, **asked)
