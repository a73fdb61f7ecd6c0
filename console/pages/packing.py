"""A pack while it is made: computed and kept, then its files one after the other; who began it looks on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from console import periods
from console.addresses import Run
from console.doing import Key
from console.pages.packs import OfKind
from console.peers import Peers, Unanswered
from console.screen import language_of, refusal, screen
from console.session import Reader, Session
from console.window import window

router = APIRouter()
MADE: Final = ("docx", "pdf", "xlsx", "md", "html")
LOOK_AGAIN_SECONDS: Final = 2
PageForm = Literal["docx", "pdf", "md", "html"]
# Made with the page on which the form stands.
Begun = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


@dataclass
class Making:
    """How far a pack is: the run once it is kept, and the files that are made."""

    report: str
    digest: str
    run: str = ""
    files: list[str] = field(default_factory=list)


@router.post("/packs/{report}")
async def make(
    request: Request,
    session: Reader,
    report: OfKind,
    digest: Annotated[str, Form(pattern=periods.WRITTEN)],
    key: Key,
    official: Annotated[bool, Form()] = False,
) -> Response:
    """Begin to make a pack; where it is done at once it is opened, otherwise its maker looks on."""
    body, making = {"report": report, "digest": digest, "official": official}, Making(report, digest)
    work = _made(window(request).peers, session.token, body, key, making, language_of(request))
    try:
        await window(request).errands.run(_name(session, key), work, making)
    except Unanswered as no:
        return refusal(request, no)
    return RedirectResponse(f"/packs/{report}/making/{key}", 303)


@router.get("/packs/{report}/making/{key}")
async def making(request: Request, session: Reader, report: OfKind, key: Begun) -> Response:
    """How far it is; the run once all is made, and the sentence of the service where it was refused."""
    errands, name = window(request).errands, _name(session, key)
    begun: Making | None = errands.about(name)
    try:
        done = errands.done(name)
    except Unanswered as no:
        return refusal(request, no)
    if begun is None:
        return RedirectResponse(f"/packs/{report}", 303)
    if done:
        return RedirectResponse(f"/runs/{begun.run}", 303)
    page = screen(request, "packing", making=begun, forms=MADE, here_again=request.url.path)
    page.headers["Refresh"] = f"{LOOK_AGAIN_SECONDS}"
    return page


@router.get("/runs/{run}/one-page.{form}")
async def one_page(request: Request, session: Reader, run: Run, form: PageForm) -> Response:
    """The pack of a session on one sheet; refused where what was written for it does not fit."""
    language = language_of(request)
    path = f"/runs/{run}/one-page.{form}"
    answer = await window(request).peers.file("reporting", path, session.token, lang=language)
    saved = {"Content-Disposition": f'attachment; filename="{run}-one.{language}.{form}"'}
    return Response(answer.content, headers=saved, media_type=answer.headers["content-type"])


def _name(session: Session, key: str) -> str:
    return f"pack/{session.caller.subject}/{key}"


async def _made(peers: Peers, token: str, body: dict[str, Any], key: str, making: Making, language: str) -> None:
    """Keep the run, then ask for each of its files, which are made once and kept."""
    kept = await peers.send("reporting", "/runs", token, body, idempotency_key=key)
    making.run = kept["same_as"] or kept["run"]
    for form in MADE:
        await peers.file("reporting", f"/runs/{making.run}/files/{form}", token, lang=language)
        making.files.append(form)
