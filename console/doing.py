"""What a form asks of a service: done, the reader is led on; refused, the service's own sentence is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.peers import Unanswered
from console.screen import refusal
from console.session import Session
from console.window import window

# Made with the page on which the form stands: sent twice, it is done once.
Key = Annotated[str, Form(pattern=r"^[0-9a-f-]{36}$")]


async def do(
    request: Request, session: Session, path: str, body: Mapping[str, Any], key: str, then: Callable[[Any], str]
) -> Response:
    """Ask reporting; `then(answer)` is the address to go on to."""
    try:
        answer = await window(request).peers.send("reporting", path, session.token, body, idempotency_key=key)
    except Unanswered as no:
        return refusal(request, no)
    return RedirectResponse(then(answer), 303)
