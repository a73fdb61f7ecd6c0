"""The door: a token goes in, and stays in the reader's browser for ten minutes at most."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.screen import screen
from console.session import COOKIE, LONGEST_TOKEN, check, keep, place_here
from shared.errors import Unidentified

router = APIRouter()
REASONS = ("needed", "ended", "left")


@router.get("/sign-in")
async def form(
    request: Request,
    token: Annotated[str | None, Query(max_length=LONGEST_TOKEN)] = None,
    wanted: Annotated[str | None, Query(alias="next")] = None,
    why: str | None = None,
) -> Response:
    """The form; an address that carries a token signs in at once."""
    if token is not None:
        return _enter(request, token, wanted)
    return _form(request, 200, why if why in REASONS else None, wanted)


@router.post("/sign-in")
async def enter(
    request: Request,
    token: Annotated[str, Form(max_length=LONGEST_TOKEN)] = "",
    wanted: Annotated[str | None, Form(alias="next")] = None,
) -> Response:
    """Sign in with the token of the form."""
    return _enter(request, token, wanted)


@router.post("/sign-out")
async def leave() -> Response:
    """Forget the token."""
    response = RedirectResponse("/sign-in?why=left", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def _enter(request: Request, token: str, wanted: str | None) -> Response:
    try:
        session = check(request, "".join(token.split()))  # a token copied from a terminal may be broken into lines
    except Unidentified:
        return _form(request, 401, "refused", wanted)
    response = RedirectResponse(place_here(wanted), 303)
    keep(request, response, session.token)
    return response


def _form(request: Request, status: int, why: str | None, wanted: str | None) -> Response:
    return screen(request, "sign_in", status, why=why, wanted=place_here(wanted))
