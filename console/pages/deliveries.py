"""What was to be told to which office, what became of it, and what needs a person."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Path, Query, Request, Response

from console.doing import Key, do
from console.peers import Unanswered, or_sentence
from console.screen import screen
from console.session import Reader
from console.window import window

router = APIRouter()
ON_A_PAGE: Final = 100
STATES: Final = ("intended", "accepted", "bounced", "failed", "given_up")
State = Literal["intended", "accepted", "bounced", "failed", "given_up"]
Code = Annotated[str, Path(pattern=r"^D-[0-9a-f]{20}$")]
Cursor = Annotated[str | None, Query(pattern=r"^D-[0-9a-f]{20}$")]
About = Annotated[str | None, Query(max_length=130, pattern=r"^[!-~]*$")]


@router.get("/deliveries")
async def deliveries(
    request: Request,
    session: Reader,
    state: State | None = None,
    about: About = None,
    cursor: Cursor = None,
    done: Literal["again"] | None = None,
) -> Response:
    """Deliveries, the newest first, with what needs a person above them."""
    peers = window(request).peers
    asked: dict[str, object] = {"state": state, "about": about or None, "cursor": cursor, "limit": ON_A_PAGE}
    listed, alarms = await asyncio.gather(
        peers.json("reporting", "/deliveries", session.token, **asked),
        peers.json("reporting", "/deliveries/alarms", session.token),
    )
    facts: dict[str, Any] = {"state": state, "about": about, "cursor": cursor, "done": done}
    return screen(request, "deliveries", listed=listed, alarms=alarms, states=STATES, **facts)


@router.get("/deliveries/{code}")
async def delivery(request: Request, session: Reader, code: Code) -> Response:
    """One delivery with every try and what the server answered."""
    one = await window(request).peers.json("reporting", f"/deliveries/{code}", session.token)
    return screen(request, "delivery", one=one)


@router.post("/deliveries/resend")
async def resend(
    request: Request, session: Reader, key: Key, deliveries: Annotated[list[str], Form(max_length=200)]
) -> Response:
    """Send again those that did not arrive, to whoever holds the office now; what was accepted is left alone."""
    body = {"deliveries": deliveries}
    return await do(
        request, session, "/deliveries/resend", body, key, lambda _: "/deliveries?state=intended&done=again"
    )


@router.post("/deliveries/{code}/to-me")
async def to_me(request: Request, session: Reader, key: Key, code: Code) -> Response:
    """The same message as it would go out now, to the reader alone."""
    body = {"delivery": code}
    return await do(
        request, session, "/deliveries/send-to-me", body, key, lambda sent: f"/deliveries/{sent['delivery']}"
    )


async def alarms_for(request: Request, token: str) -> Any:
    """What did not arrive, for the first page; None where there is nothing, or nothing that this office may see."""
    told = await or_sentence(window(request).peers.json("reporting", "/deliveries/alarms", token))
    return None if isinstance(told, Unanswered) or told["quiet"] else told
