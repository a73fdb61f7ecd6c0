"""A kept run: its figures, its digest, and exactly the records behind each figure."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from console.digest import body_of
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
RECORDS_ON_A_PAGE = 100
# The digest is a paper of its own, with its own style; it still runs no script and stands in no other page.
PAPER = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

Run = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Figure = Annotated[str, Path(pattern=r"^[a-z][a-z_]{0,63}$")]


@router.get("/runs/{run}")
async def one_run(request: Request, session: Reader, run: Run) -> Response:
    """The figures of a run as a table, and its digest."""
    peers, language = window(request).peers, language_of(request)
    kept, catalogue, digest = await asyncio.gather(
        peers.json("reporting", f"/runs/{run}", session.token),
        peers.json("reporting", "/figures", session.token),
        peers.text("reporting", f"/runs/{run}/digest.html", session.token, lang=language),
    )
    lines = lines_of(catalogue["figures"], kept["dataset"]["figures"])
    return screen(request, "run", run=kept, lines=lines, digest=body_of(digest, run))


@router.get("/runs/{run}/digest.html")
async def digest_html(request: Request, session: Reader, run: Run) -> Response:
    """The digest alone, as a paper."""
    path, language = f"/runs/{run}/digest.html", language_of(request)
    text = await window(request).peers.text("reporting", path, session.token, lang=language)
    return HTMLResponse(text, headers={"Content-Security-Policy": PAPER})


@router.get("/runs/{run}/digest.md")
async def digest_md(request: Request, session: Reader, run: Run) -> Response:
    """The digest as Markdown, to keep."""
    path, language = f"/runs/{run}/digest.md", language_of(request)
    text = await window(request).peers.text("reporting", path, session.token, lang=language)
    headers = {"Content-Disposition": f'attachment; filename="{run}.{language}.md"'}
    return PlainTextResponse(text, media_type="text/markdown; charset=utf-8", headers=headers)


@router.get("/runs/{run}/figures/{name}")
async def records(
    request: Request,
    session: Reader,
    run: Run,
    name: Figure,
    role: Annotated[str | None, Query(pattern=r"^[a-z]{1,20}$")] = None,
    cursor: Annotated[str | None, Query(pattern=r"^\d{1,9}$")] = None,
) -> Response:
    """A page of the records that a figure is made of."""
    peers, path = window(request).peers, f"/runs/{run}/figures/{name}"
    kept, catalogue = await asyncio.gather(
        peers.json("reporting", path, session.token, role=role, cursor=cursor, limit=RECORDS_ON_A_PAGE),
        peers.json("reporting", "/figures", session.token),
    )
    about = next((about for about in catalogue["figures"] if about["name"] == name), unnamed(name))
    return screen(request, "records", figure=kept, about=about, cursor=cursor)


def lines_of(catalogue: list[dict[str, Any]], figures: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each figure of a run with what the catalogue says of it, in the catalogue's order; then those it has lost."""
    known = {about["name"]: about for about in catalogue}
    order = [name for name in known if name in figures] + sorted(figures.keys() - known.keys())
    return [(known.get(name, unnamed(name)), figures[name]) for name in order]


def unnamed(name: str) -> dict[str, Any]:
    """A figure that the catalogue no longer has."""
    return {"name": name, "title_zh": name, "title_en": name, "explanation_zh": "", "explanation_en": ""}
