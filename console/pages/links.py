"""Pages for who has a link and no account: their owners make them, the console passes them on as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Request, Response
from starlette.exceptions import HTTPException

from console.window import window

router = APIRouter()
# What a link is for -> the service that made it.
OWNERS: Final[Mapping[str, str]] = {
    "reply": "activities",
    "agenda-item": "activities",
    "check-in": "activities",
    "contact": "outreach",
    "run": "reporting",
}
# The longest form there is, every character escaped.
MOST_BYTES: Final = 64 * 1024
ASKED: Final = ("accept", "content-type")
ANSWERED: Final = (
    "content-type",
    "content-disposition",
    "content-security-policy",
    "cache-control",
    "referrer-policy",
    "x-robots-tag",
)

Kind = Literal["reply", "agenda-item", "check-in", "contact", "run"]
Token = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$", max_length=1000)]


@router.api_route("/links/{kind}/{token}", methods=["GET", "POST"])
async def passed_on(request: Request, kind: Kind, token: Token) -> Response:
    """The link is the key: whoever is signed in here is not told of there, and nobody has to be."""
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    answer = await window(request).peers.passed_on(
        OWNERS[kind], request.method, _target(request, kind, token), await _body(request), headers
    )
    kept = {name: answer.headers[name] for name in ANSWERED if name in answer.headers}
    return Response(answer.content, answer.status_code, kept)


def _target(request: Request, kind: Kind, token: str) -> str:
    """The address at its owner, with what is asked for in it (a form, a language)."""
    query = request.url.query
    return f"/links/{kind}/{token}{f'?{query}' if query else ''}"


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return body
