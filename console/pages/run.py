"""A kept run: its figures, its digest, and its papers to keep."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response

from console.addresses import Run
from console.digest import body_of
from console.pages.paragraphs import paragraphs_of
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
# A digest is a paper of its own, with its own style; it still runs no script and stands in no other page.
PAPER: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
Form = Literal["html", "md", "docx", "pdf", "xlsx"]
FORMS: Final[tuple[Form, ...]] = ("docx", "pdf", "xlsx", "md", "html")


@router.get("/runs/{run}")
async def one_run(
    request: Request, session: Reader, run: Run, written: Annotated[str | None, Query(pattern=r"^[a-z_]{1,41}$")] = None
) -> Response:
    """The digest of a run, the secretary's paragraphs for its next one, and its figures as a table."""
    peers, language = window(request).peers, language_of(request)
    kept, catalogue, digest = await asyncio.gather(
        peers.json("reporting", f"/runs/{run}", session.token),
        peers.json("reporting", "/figures", session.token),
        peers.text("reporting", f"/runs/{run}/digest.html", session.token, lang=language),
    )
    lines = lines_of(catalogue["figures"], kept["dataset"]["figures"])
    return screen(
        request,
        "run",
        run=kept,
        lines=lines,
        digest=body_of(digest, run),
        forms=FORMS,
        chapters=await paragraphs_of(request, session.token, kept),
        written=written,
    )


@router.get("/runs/{run}/digest.{form}")
async def paper(request: Request, session: Reader, run: Run, form: Form, names: bool = False) -> Response:
    """
    The digest in one of its forms: HTML to read or print; anything else as it was kept, the same bytes for ever.

    With `names` it is made now with what the reader may see of them, and kept nowhere.
    """
    language = language_of(request)
    made = names or form == "html"
    path = f"/runs/{run}/digest.{form}" if made else f"/runs/{run}/files/{form}"
    more = {"names": "true"} if names else {}
    answer = await window(request).peers.file("reporting", path, session.token, lang=language, **more)
    headers = {"Content-Security-Policy": PAPER}
    if form != "html":
        headers["Content-Disposition"] = f'attachment; filename="{run}.{language}.{form}"'
    return Response(answer.content, headers=headers, media_type=answer.headers["content-type"])


def lines_of(
    catalogue: list[dict[str, Any]], figures: Mapping[str, Any]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each figure of a run with what the catalogue says of it, in the catalogue's order; then those it has lost."""
    known = {about["name"]: about for about in catalogue}
    order = [name for name in known if name in figures] + sorted(figures.keys() - known.keys())
    return [(known.get(name, unnamed(name)), figures[name]) for name in order]


def about_of(catalogue: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """What the catalogue says of a figure."""
    return next((about for about in catalogue if about["name"] == name), unnamed(name))


def unnamed(name: str) -> dict[str, Any]:
    """A figure that the catalogue no longer has."""
    return {
        **{"name": name, "title_zh": name, "title_en": name, "explanation_zh": "", "explanation_en": ""},
        **{"version": None, "period": None, "once_by": None, "target": None},
    }
