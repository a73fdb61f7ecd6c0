"""The society's profile: its names and the three targets, described once and changed when they change."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from console.filled import Filled, filled, number
from console.peers import Unanswered
from console.screen import screen
from console.session import Reader, Session
from console.window import window

router = APIRouter()
TARGETS: Final = ("key_works", "experts", "beneficiaries")
TEXTS: Final = ("code", "name_zh", "name_en", "founded", "party_branch_founded", "effective_on")
NUMBERS: Final = ("secretariat_staff", "party_branch_members")


@router.get("/society")
async def society(request: Request, session: Reader, done: bool = False) -> Response:
    """The profile of today in a form that changes it, or an empty one where nobody has described the society yet."""
    return screen(request, "society", form=Filled(await _known(request, session)), done=done)


@router.post("/society")
async def describe(request: Request, session: Reader) -> Response:
    """Describe the society, whole; what is refused stands at its field, with everything as it was written."""
    form = await filled(request)
    headers = {"idempotency_key": form.values.get("key", "")}
    if version := form.values.get("version"):
        headers["if_match"] = f'"{version}"'
    try:
        await window(request).peers.send("registry", "/society", session.token, _asked(form), "POST", **headers)
    except Unanswered as no:
        return screen(request, "society", no.status, form=form.refused(request, no), done=False)
    return RedirectResponse("/society?done=true", 303)


async def _known(request: Request, session: Session) -> dict[str, str]:
    try:
        told = await window(request).peers.json("registry", "/society", session.token)
    except Unanswered as no:
        if no.status != 404:
            raise
        return {"code": no.problem.get("facts", {}).get("code", "")}
    targets = told.get("targets") or {}
    values = {name: told.get(name) for name in (*TEXTS, *NUMBERS, "version")} | {n: targets.get(n) for n in TARGETS}
    return {name: str(value) for name, value in values.items() if value is not None and name != "effective_on"}


def _asked(form: Filled) -> dict[str, Any]:
    given = form.values
    return {
        **{name: given[name] for name in TEXTS if given.get(name)},
        **{name: number(given.get(name, "")) for name in NUMBERS},
        "targets": {name: number(given.get(name, "")) for name in TARGETS},
    }
