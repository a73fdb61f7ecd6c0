"""When digests are kept by themselves, and what is missing for the next of each kind."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from console.addresses import OfPeriod
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()


@router.get("/gaps/{digest}")
async def missing(request: Request, session: Reader, digest: OfPeriod) -> Response:
    """What is still missing for the digest of a period; whatever is filled is gone from the list."""
    told = await window(request).peers.json("reporting", f"/digests/{digest}/gaps", session.token)
    return screen(request, "gaps", digest=digest, told=told)


@router.get("/schedules")
async def schedules(request: Request, session: Reader) -> Response:
    """Each kind with its schedule, the digest kept last and the next one; under it what is still missing for that."""
    peers, language = window(request).peers, language_of(request)
    kinds = (await peers.json("reporting", "/schedules", session.token))["kinds"]
    # Of a pack its own page tells what it still lacks.
    next_ones = [kind["next"]["digest"] for kind in kinds if kind["next"] and kind["report"] == "digest"]
    asking = (or_sentence(peers.json("reporting", f"/digests/{code}/gaps", session.token)) for code in next_ones)
    gaps = [
        (code, None, told.says(language)) if isinstance(told, Unanswered) else (code, told, None)
        for code, told in zip(next_ones, await asyncio.gather(*asking), strict=True)
    ]
    return screen(request, "schedules", kinds=kinds, gaps=gaps)
