"""Who reads a kept run: sent to offices with a link that opens without an account and ends, and taken back."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from console.addresses import Run
from console.doing import Key, do
from console.filled import Filled, number
from console.peers import Unanswered
from console.screen import screen
from console.session import Reader, Session
from console.window import window

router = APIRouter()
AUDIENCES: Final = ("leaders", "secretariat", "liaisons")
FORMS: Final = ("docx", "pdf", "xlsx", "md", "html")
USUAL: Final = Filled({"link_days": "30"})
Chosen = Annotated[list[str], Form(max_length=5)]
Delivery = Annotated[str, Form(pattern=r"^(D-[0-9a-f]{20})?$")]


@router.get("/runs/{run}/readers")
async def readers(request: Request, session: Reader, run: Run, revoked: bool = False) -> Response:
    """Each message that brought a link, whether the link was opened, and the form that sends the run."""
    return await _page(request, session, run, revoked=revoked)


@router.post("/runs/{run}/send")
async def send(
    request: Request, session: Reader, run: Run, key: Key,
    link_days: Annotated[str, Form(max_length=9)] = "",
    audiences: Chosen = [],  # noqa: B006  (copied by FastAPI)
    forms: Chosen = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Send it to the offices that were chosen, with a link for so many days; what is refused stands at its field."""
    body = {"run": run, "audiences": audiences, "forms": forms, "link_days": number(link_days.strip())}
    try:
        await window(request).peers.send("reporting", "/runs/send", session.token, body, idempotency_key=key)
    except Unanswered as no:
        form = Filled({"link_days": link_days} | dict.fromkeys((*audiences, *forms), "true")).refused(request, no)
        return await _page(request, session, run, form, no.status)
    return RedirectResponse(f"/runs/{run}/readers", 303)


@router.post("/runs/{run}/links/revoke")
async def revoke(request: Request, session: Reader, run: Run, key: Key, delivery: Delivery = "") -> Response:
    """No link of a message, or none at all, opens any more; a message that is sent again brings one that holds."""
    body = {"run": run, "delivery": delivery or None}
    return await do(request, session, "/runs/links/revoke", body, key, lambda _: f"/runs/{run}/readers?revoked=true")


async def _page(
    request: Request, session: Session, run: str, form: Filled = USUAL, status: int = 200, *, revoked: bool = False
) -> Response:
    peers, token = window(request).peers, session.token
    kept, told = await asyncio.gather(
        peers.json("reporting", f"/runs/{run}", token), peers.json("reporting", f"/runs/{run}/links", token)
    )
    facts: dict[str, Any] = {"audiences": AUDIENCES, "forms": FORMS, "form": form, "revoked": revoked}
    return screen(request, "readers", status, run=kept, readers=told["readers"], **facts)
