"""A workbook on its way in: checked first and shown row by row, imported as it was shown, and followed until it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse
from uuid_utils.compat import uuid7

from console.imports import DOORS, Door
from console.pages.imports import XLSX, as_workbook
from console.peers import Unanswered, or_sentence
from console.screen import language_of, screen
from console.session import Reader, Session
from console.uploads import Workbook, workbook_of
from console.window import window

router = APIRouter()
ROWS_SHOWN: Final = 200
LOOK_AGAIN_SECONDS: Final = 3
MOST_PAGES: Final = 50
BATCH: Final = re.compile(r"[0-9A-Za-z_.:-]{1,64}")
Batch = Annotated[str, Path(pattern=rf"^{BATCH.pattern}$")]


@router.post("/imports/{door}/check")
async def check(request: Request, session: Reader, door: Door) -> Response:
    """What a workbook would do, row by row, with what is wrong in it; nothing is kept."""
    book, form = await workbook_of(request)
    if form["again"] == "leave":
        book = replace(book, errors="leave")
    try:
        answer = await window(request).peers.upload(door, "/imports", session.token, _file(book), book.fields())
    except Unanswered as no:
        return _again(request, door, no)
    told = await or_sentence(window(request).peers.json(door, "/imports/mappings", session.token))
    meanings = {} if isinstance(told, Unanswered) else told["meanings"]
    shown = answer.json()
    return screen(request, "import_check", door=door, book=book, shown=shown, meanings=meanings, **_rows(shown))


@router.post("/imports/{door}/errors.xlsx")
async def errors(request: Request, session: Reader, door: Door) -> Response:
    """The same workbook with a column that says what is wrong in each row, to be put right there."""
    book, _ = await workbook_of(request)
    fields = book.fields()
    answer = await window(request).peers.upload(door, "/imports", session.token, _file(book), fields, accept=XLSX)
    return as_workbook(answer.content, f"lianxi-{door}-errors.xlsx")


@router.post("/imports/{door}/take")
async def take(request: Request, session: Reader, door: Door) -> Response:
    """Import the workbook as it was shown; where it takes long the reader follows it on the page of the batch."""
    book, form = await workbook_of(request)
    batch = form["batch"] if BATCH.fullmatch(form["batch"]) else f"import-{uuid7()}"
    fields = book.fields(commit="true", plan=form["plan"])
    work = window(request).peers.upload(
        door, "/imports", session.token, _file(book), fields, x_batch_id=batch, idempotency_key=batch
    )
    try:
        await window(request).errands.run(f"{door}/{batch}", work)
    except Unanswered as no:
        return _again(request, door, no)
    return RedirectResponse(f"/imports/{door}/batches/{batch}", 303)


@router.get("/imports/{door}/batches/{batch}")
async def one_batch(request: Request, session: Reader, door: Door, batch: Batch) -> Response:
    """How far an import is; what it did, once it is done; and why not, where it was refused."""
    try:
        window(request).errands.done(f"{door}/{batch}")
    except Unanswered as no:
        return _again(request, door, no)
    path = f"/imports/{batch}/progress"
    progress = await or_sentence(window(request).peers.json(door, path, session.token))
    kept = await _kept(request, session, door, batch)
    running = not kept and not isinstance(progress, Unanswered) and progress["state"] == "running"
    if not kept and isinstance(progress, Unanswered):
        raise progress
    told = None if isinstance(progress, Unanswered) else progress
    page = screen(
        request, "import_batch", door=door, batch=batch, kept=kept, progress=told, rights=DOORS[door].rights(request)
    )
    if running:
        page.headers["Refresh"] = f"{LOOK_AGAIN_SECONDS}"
    return page


async def _kept(request: Request, session: Session, door: Door, batch: str) -> Any:
    """The line of a batch in the list of batches; None where nothing was kept under this name."""
    cursor = ""
    for _ in range(MOST_PAGES):
        listed = await window(request).peers.json(door, "/imports", session.token, limit=1000, cursor=cursor)
        found = next((line for line in listed["imports"] if line["batch"] == batch), None)
        if found or not listed["next"]:
            return found
        cursor = listed["next"]
    return None


def _rows(shown: dict[str, Any]) -> dict[str, Any]:
    """Of each sheet the rows that do something or are wrong, as many as can be looked at; and whether all are right."""
    rows = {
        name: [row for row in sheet["rows"] if row["outcome"] != "same" or row["warnings"]]
        for name, sheet in shown["sheets"].items()
    }
    left = {name: len(found) - ROWS_SHOWN for name, found in rows.items() if len(found) > ROWS_SHOWN}
    return {
        "rows": {name: found[:ROWS_SHOWN] for name, found in rows.items()},
        "rows_left": left,
        "batch": f"import-{uuid7()}",
    }


def _again(request: Request, door: Door, no: Unanswered) -> Response:
    """A refusal with the way back to the form: field, rule and sentence, and the cells that it names."""
    if no.status == 401:
        raise no
    problem = no.problem
    return screen(request, "import_refused", no.status, door=door, said=no.says(language_of(request)), problem=problem)


def _file(book: Workbook) -> tuple[str, bytes]:
    return book.name, book.content
