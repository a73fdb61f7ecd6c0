"""A month of activities and meetings, week by week."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.screen import screen
from console.session import Reader
from console.window import window
from shared.database import clock
from shared.workdays import add_months

router = APIRouter()
Month = Annotated[str, Path(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
Host = Annotated[str | None, Query(pattern=r"^(unit:)?[0-9A-Za-z][0-9A-Za-z_.-]{0,59}$")]


@router.get("/calendar")
async def this_month(request: Request, session: Reader) -> Response:
    """The month that is now, by the office's clock."""
    return RedirectResponse(f"/calendar/{clock().astimezone(window(request).zone):%Y-%m}", 303)


@router.get("/calendar/{month}")
async def one_month(request: Request, session: Reader, month: Month, host: Host = None) -> Response:
    """The weeks of a month with what lies on each day; on a phone a list of the days that have something."""
    first = date.fromisoformat(f"{month}-01")
    shown = await window(request).peers.json("activities", "/calendar", session.token, on=first.isoformat(), host=host)
    return screen(
        request,
        "calendar",
        month=month,
        host=host,
        weeks=weeks_of(first, shown),
        complete=shown["complete"],
        before=f"{add_months(first, -1):%Y-%m}",
        after=f"{add_months(first, 1):%Y-%m}",
        today=f"{clock().astimezone(window(request).zone):%Y-%m-%d}",
    )


def weeks_of(first: date, shown: dict[str, Any]) -> list[list[dict[str, Any] | None]]:
    """Rows of seven days from Monday; None for a day of another month."""
    entries = {entry["record"]: entry for entry in shown["entries"]}
    days = [{"day": day, "entries": [entries[one] for one in records]} for day, records in shown["days"].items()]
    last = date.fromisoformat(days[-1]["day"])
    padded = [None] * first.weekday() + days + [None] * (6 - last.weekday())
    return [padded[start : start + 7] for start in range(0, len(padded), 7)]
