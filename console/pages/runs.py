"""Kept runs by period, with the periods in words; and the command that keeps one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console import periods
from console.addresses import RUN, Period
from console.doing import Key, do
from console.screen import screen
from console.session import Reader
from console.window import window
from shared.database import clock

router = APIRouter()
RUNS_ON_A_PAGE = 50
Kind = Literal["week", "month", "quarter", "year"]
Cursor = Annotated[str | None, Query(pattern=RUN)]
Report = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")]
Year = Annotated[int | None, Query(ge=1980, le=2999)]
Part = Annotated[str, Query(pattern=r"^(-Q[1-4]|-(0[1-9]|1[0-2]))?$")]


@router.get("/runs")
async def runs(
    request: Request, session: Reader, digest: Period = None, report: Report = None, cursor: Cursor = None
) -> Response:
    """All of them, the newest first, or those of one period or one kind."""
    listed = await window(request).peers.json(
        "reporting", "/runs", session.token, limit=RUNS_ON_A_PAGE, digest=digest, report=report, cursor=cursor
    )
    return screen(request, "runs", runs=listed, report=report, cursor=cursor, **picker(request, digest))


@router.get("/runs/of")
async def runs_of(request: Request, session: Reader, year: Year = None, part: Part = "") -> Response:
    """The period that was chosen in the form, by its code."""
    return RedirectResponse(f"/runs?digest={year}{part}" if year else "/runs", 303)


@router.post("/runs")
async def keep(
    request: Request,
    session: Reader,
    digest: Annotated[str, Form(pattern=periods.WRITTEN)],
    key: Key,
    official: Annotated[bool, Form()] = False,
    report: Annotated[str, Form(pattern=r"^[a-z_]{1,40}$")] = "digest",
) -> Response:
    """Compute the digest or pack of a period and keep it; where the very same was kept, that one is opened."""
    body = {"digest": digest, "official": official, "report": report}
    return await do(request, session, "/runs", body, key, lambda kept: f"/runs/{kept['same_as'] or kept['run']}")


def picker(request: Request, digest: str | None) -> dict[str, Any]:
    """What the choice of a period shows: periods in words, and those around the one chosen."""
    today = clock().astimezone(window(request).zone).date()
    around = [
        ("period.year_before", periods.year_before(digest)),
        ("period.before", periods.before(digest)),
        ("period.after", periods.after(digest)),
    ] if digest else []  # fmt: skip
    return {
        "digest": digest,
        "in_words": periods.in_words(today),
        "around": [(name, code) for name, code in around if code],
        "year": int((digest or f"{today.year}")[:4]),
        "part": (digest or "")[4:],
    }
