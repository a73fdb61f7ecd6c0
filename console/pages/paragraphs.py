"""The secretary's own paragraphs of a report; what two have written at once is shown three ways."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from console.addresses import Run
from console.doing import Key
from console.peers import Unanswered, or_sentence
from console.screen import refusal, screen
from console.session import Reader
from console.window import window

router = APIRouter()
Chapter = Annotated[str, Path(pattern=r"^[a-z][a-z_]{0,40}$")]
Text = Annotated[str, Form(max_length=20_000)]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
STALE = 412


@router.post("/runs/{run}/paragraphs/{chapter}")
async def write(
    request: Request, session: Reader, run: Run, chapter: Chapter, key: Key, version: Version, text: Text = ""
) -> Response:
    """Write the paragraph of a chapter over the version that was seen; an empty text takes it back."""
    peers = window(request).peers
    kept = await peers.json("reporting", f"/runs/{run}", session.token)
    about = {"report": kept["report"], "digest": kept["digest"], "chapter": chapter}
    # Of a chapter that had none the version seen is 0: who writes the first one second is shown both as well.
    seen, body = f'"{version}"', about | {"text": text}
    try:
        await peers.send("reporting", "/paragraphs", session.token, body, idempotency_key=key, if_match=seen)
    except Unanswered as no:
        if no.status == STALE and "theirs" in no.problem:
            return await _three_ways(request, session, kept, chapter, no)
        return refusal(request, no)
    return RedirectResponse(f"/runs/{run}?written={chapter}#chapter-{chapter}", 303)


async def _three_ways(
    request: Request, session: Reader, kept: dict[str, Any], chapter: str, no: Unanswered
) -> Response:
    chapters = await paragraphs_of(request, session.token, kept)
    sides = {name: no.problem[name].get("text", "") for name in ("mine", "theirs", "original")}
    facts = {"run": kept, "chapter": chapter, "about": chapters[chapter], "sides": sides}
    return screen(request, "conflict", STALE, since=no.problem.get("said_since", []), **facts)


async def paragraphs_of(request: Request, token: str, run: dict[str, Any]) -> dict[str, Any]:
    """The chapters of the report of a run with their paragraphs as they stand; none where this office reads none."""
    asked = {"digest": run["digest"], "report": run["report"]}
    told = await or_sentence(window(request).peers.json("reporting", "/paragraphs", token, **asked))
    return {} if isinstance(told, Unanswered) else dict(told["paragraphs"])
