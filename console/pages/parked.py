"""What the services have set aside."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
LISTED_AT_MOST = 200  # by the services


@router.get("/parked")
async def parked(request: Request, session: Reader) -> Response:
    """The parked records of every service; a service that refuses or is away says so in its place."""
    peers = window(request).peers
    asking = (or_sentence(peers.json(name, "/ops/parked", session.token)) for name in peers.names)
    answers = dict(zip(peers.names, await asyncio.gather(*asking), strict=True))
    refusals = [answer for answer in answers.values() if isinstance(answer, Unanswered)]
    if refusals and len(refusals) == len(answers) and len({no.status for no in refusals}) == 1:
        raise refusals[0]
    language = language_of(request)
    listed = [
        (name, [], answer.says(language)) if isinstance(answer, Unanswered) else (name, answer["parked"], None)
        for name, answer in answers.items()
    ]
    return screen(request, "parked", listed=listed, most=LISTED_AT_MOST)


async def parked_for(request: Request, token: str) -> list[tuple[str, int]]:
    """How many records each service has set aside, for the first page; nothing where this office may not see them."""
    peers = window(request).peers
    asking = (or_sentence(peers.json(name, "/ops/parked", token)) for name in peers.names)
    answers = zip(peers.names, await asyncio.gather(*asking), strict=True)
    counts = [(name, len(answer["parked"])) for name, answer in answers if not isinstance(answer, Unanswered)]
    return [(name, count) for name, count in counts if count]
