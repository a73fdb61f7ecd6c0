"""A batch is taken back: first shown what that would do, then done."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from console.doing import Key
from console.imports import Door
from console.pages.importing import Batch
from console.screen import screen
from console.session import Reader, Session
from console.window import window

router = APIRouter()
RECORDS_SHOWN: Final = 200


@router.get("/imports/{door}/batches/{batch}/undo")
async def shown(request: Request, session: Reader, door: Door, batch: Batch, rest: bool = False) -> Response:
    """What taking a batch back would do to each record, and which were changed or used since; nothing is done."""
    told = await _asked(request, session, door, batch, {"rest": rest})
    records = told["records"][:RECORDS_SHOWN]
    return screen(request, "import_undo", door=door, batch=batch, told=told, records=records, rest=rest)


@router.post("/imports/{door}/batches/{batch}/undo")
async def undo(
    request: Request, session: Reader, door: Door, batch: Batch, key: Key, rest: Annotated[bool, Form()] = False
) -> Response:
    """Take the batch back, whole or without what was changed or used since."""
    asked = {"commit": True, "rest": rest}
    await _asked(request, session, door, batch, asked, idempotency_key=key)
    return RedirectResponse(f"/imports/{door}/batches/{batch}", 303)


async def _asked(
    request: Request, session: Session, door: Door, batch: str, body: dict[str, Any], **headers: str
) -> Any:
    path = f"/imports/{batch}/undo"
    return await window(request).peers.send(door, path, session.token, body, "POST", **headers)
