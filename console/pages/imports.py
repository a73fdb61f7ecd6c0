"""Workbooks: empty ones and filled ones to take out, those that were imported, and the form to send one in."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from console.imports import DOORS, Door
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader
from console.window import window

router = APIRouter()
ON_A_PAGE: Final = 20
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cursor = Annotated[str, Query(max_length=64)]
Sheet = Annotated[str, Path(max_length=20)]


@router.get("/imports")
async def imports(request: Request, session: Reader) -> Response:
    """The doors that the reader may use, each with its sheets."""
    doors = [(name, door.rights(request)) for name, door in DOORS.items()]
    usable = [(name, rights) for name, rights in doors if rights["importing"] or rights["reading"] or rights["sheets"]]
    return screen(request, "imports", doors=usable)


@router.get("/imports/{door}")
async def one_door(request: Request, session: Reader, door: Door, cursor: Cursor = "") -> Response:
    """The form to send a workbook in, and the batches that came through this door."""
    rights = DOORS[door].rights(request)
    listed: Any = {"imports": [], "next": None}
    no = None
    if rights["reading"]:
        asking = window(request).peers.json(door, "/imports", session.token, limit=ON_A_PAGE, cursor=cursor)
        told = await or_sentence(asking)
        listed, no = (listed, told.says(language_of(request))) if isinstance(told, Unanswered) else (told, None)
    return screen(request, "import_door", door=door, rights=rights, listed=listed, no=no, cursor=cursor)


@router.get("/imports/{door}/empty.xlsx")
async def empty(request: Request, session: Reader, door: Door) -> Response:
    """The empty workbook of a door: titles, hints, and lists of what is known today."""
    answer = await window(request).peers.file(door, "/imports/template", session.token)
    return as_workbook(answer.content, f"lianxi-{door}.xlsx")


@router.get("/imports/{door}/sheets/{sheet}.xlsx")
async def taken_out(request: Request, session: Reader, door: Door, sheet: Sheet) -> Response:
    """A sheet as it stands now, ready to be changed and imported again."""
    host = DOORS[door].rights(request)["sheets"].get(sheet) or None
    answer = await window(request).peers.file(door, f"/exports/{sheet}", session.token, host=host)
    return Response(
        answer.content,
        headers={"Content-Disposition": answer.headers["content-disposition"]},
        media_type=answer.headers["content-type"],
    )


def as_workbook(content: bytes, name: str) -> Response:
    """A workbook to keep."""
    return Response(content, headers={"Content-Disposition": f'attachment; filename="{name}"'}, media_type=XLSX)
