"""Who looks through the window: a token of at most ten minutes, kept by the browser and by nobody else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from console.window import window
from shared.database import clock
from shared.errors import Unidentified
from shared.identity import LONGEST_LIFE_SECONDS, Caller

COOKIE: Final = "lianxi_token"
LONGEST_TOKEN: Final = 3800  # a browser keeps no cookie over 4,096 bytes
HERE: Final = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # no other host, no backslash, nothing invisible


@dataclass(frozen=True, slots=True)
class Session:
    """A reader with a valid token, which is passed on to the services."""

    token: str
    caller: Caller


class SignInNeeded(Exception):
    """There is no valid token. `why`: needed (none came), ended (it is no longer valid), left (signed out)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check(request: Request, token: str) -> Session:
    """The session of a token. Raises Unidentified."""
    now = clock()
    today = now.astimezone(window(request).zone).date()
    return Session(token, window(request).tokens.caller(token, now, today))


def signed_in(request: Request) -> Session:
    """The reader of a page. Raises SignInNeeded."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise SignInNeeded("needed")
    try:
        session = check(request, token)
    except Unidentified as error:
        raise SignInNeeded("ended") from error
    request.state.reader = session.caller
    return session


Reader = Annotated[Session, Depends(signed_in)]


def keep(request: Request, response: Response, token: str) -> None:
    """Let the browser keep a token, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST_LIFE_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def to_sign_in(request: Request, why: str) -> RedirectResponse:
    """The way to the sign-in page, and from there back to where the reader wanted to go."""
    told = {"why": why}
    if request.method == "GET" and request.url.path != "/":
        told["next"] = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    response = RedirectResponse(f"/sign-in?{urlencode(told)}", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def place_here(wanted: str | None) -> str:
    """An address of this console, and no other site's."""
    return wanted if wanted and HERE.fullmatch(wanted) else "/"
