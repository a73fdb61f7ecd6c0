"""Statements about the roster: who held what, and what stood, on any day, as known then and as known today."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from console.addresses import ADay
from console.filled import Filled
from console.pages.changes import end_of
from console.peers import Unanswered
from console.screen import screen
from console.session import Reader, Session
from console.window import window
from shared.database import clock

router = APIRouter()
LINES_ON_A_PAGE: Final = 100
# Two statements are compared where each can be looked at whole.
MOST_COMPARED: Final = 1000
Name = Annotated[str, Path(pattern=r"^[a-z][a-z_]{0,40}$")]
Lines = list[dict[str, Any]]


class Asked(BaseModel):
    """Of which day, as known on which day (now if absent), of which body or branch, and which page."""

    as_of: ADay = None
    known_on: ADay = None
    of: Annotated[str, Field(max_length=64)] = ""
    cursor: Annotated[str | None, Field(pattern=r"^\d{1,18}$")] = None


@router.get("/statements")
async def statements(request: Request, session: Reader) -> Response:
    """Every statement, and what it lists."""
    told = await window(request).peers.json("reporting", "/statements", session.token)
    return screen(request, "statements", statements=told["statements"])


@router.get("/statements/{name}")
async def one_statement(request: Request, session: Reader, name: Name, ask: Annotated[Asked, Query()]) -> Response:
    """The lines of a day; where a day of knowledge is named, beside what is known today, line by line."""
    as_of = ask.as_of or clock().astimezone(window(request).zone).date()
    form = Filled({"as_of": f"{as_of}", "known_on": f"{ask.known_on or ''}", "of": ask.of})
    facts: dict[str, Any] = {"name": name, "as_of": as_of, "known_on": ask.known_on, "cursor": ask.cursor}
    try:
        told, lines = await _told(request, session, name, ask, as_of)
    except Unanswered as no:
        if no.status != 422:
            raise
        listed = await window(request).peers.json("reporting", "/statements", session.token)
        about = next((one for one in listed["statements"] if one["name"] == name), None)
        if about is None:
            raise
        facts |= {"about": about, "told": None, "lines": []}
        # To be asked of which body is the first look at such a statement, and nothing that went wrong.
        return screen(request, "statement", 422 if ask.of else 200, form=form.refused(request, no), **facts)
    return screen(request, "statement", form=form, about=told["about"], told=told, lines=lines, **facts)


async def _told(request: Request, session: Session, name: str, ask: Asked, as_of: date) -> tuple[Any, Lines]:
    peers, path = window(request).peers, f"/statements/{name}"
    asked: dict[str, object] = {"as_of": as_of, "of": ask.of.strip() or None}
    if ask.known_on is None:
        page = asked | {"cursor": ask.cursor, "limit": LINES_ON_A_PAGE}
        told = await peers.json("reporting", path, session.token, **page)
        return told, [line | {"what": "same"} for line in told["lines"]]
    then, now = await asyncio.gather(
        *(
            peers.json("reporting", path, session.token, known_on=moment, limit=MOST_COMPARED, **asked)
            for moment in (end_of(request, ask.known_on), None)
        )
    )
    return then | {"today": now["length"], "whole": not (then["next"] or now["next"])}, compared(
        then["lines"], now["lines"]
    )


def compared(then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Lines:
    """Lines of two statements by what they are about: `gone` and `changed` as known then, `added`, and `same`."""
    after = {_about(line): line for line in now}
    before = {_about(line): line for line in then}
    found: Lines = []
    for about, line in before.items():
        today = after.get(about)
        same = today is not None and today["event_id"] == line["event_id"]
        what = "same" if same else "gone" if today is None else "changed"
        found.append({**line, "what": what, "today": None if same else today})
    return found + [{**line, "what": "added", "today": line} for about, line in after.items() if about not in before]


def _about(line: Mapping[str, Any]) -> str:
    return str(line.get("subject") or line["event_id"])
