"""Whole rosters over HTTP: what differs is shown, then applied on command, undone, or dismissed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import Cursor, Limit
from services.registry.commands.members import ApplySnapshot, CompareSnapshot, DismissSnapshot, UndoSnapshot
from services.registry.handlers.snapshots import (
    apply_snapshot,
    compare_snapshot,
    dismiss_snapshot,
    undo_snapshot,
)
from services.registry.views import members
from services.registry.views import snapshots as views
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["ingress"])
accept(router, "/ingress/snapshots/compare", CompareSnapshot, compare_snapshot, status=202)
accept(router, "/ingress/snapshots/apply", ApplySnapshot, apply_snapshot, status=202)
accept(router, "/ingress/snapshots/undo", UndoSnapshot, undo_snapshot, status=202)
accept(router, "/ingress/snapshots/dismiss", DismissSnapshot, dismiss_snapshot, status=200)

After = Annotated[int, Query(ge=0, description="`next` of the page before")]
Difference = Literal["new", "changed", "same", "absent", "unknown_branch"]


@router.get("/ingress/snapshots", summary="名册快照 | Whole rosters, and how far each is")
async def snapshots(
    request: Request,
    permit: Annotated[Permit, may("ReadIngress")],
    snapshot: Annotated[str | None, Query(max_length=64, description="the source's own id")] = None,
    after: After = 0,
    limit: Limit = 200,
) -> Response:
    """In the order they came."""
    async with running(request).database.reading() as connection:
        rows = await views.snapshots(connection, permit.scopes, snapshot, after, limit)
    return _json({"snapshots": rows, "next": rows[-1]["number"] if len(rows) == limit else None})


@router.get("/ingress/snapshots/{number}", summary="一份名册快照 | One roster: what differs, what was decided")
async def snapshot(request: Request, permit: Annotated[Permit, may("ReadIngress")], number: int) -> Response:
    """Counts by kind of difference; `missing` lists up to 100 chunks that have not come."""
    return _json(await _found(request, permit, number))


@router.get("/ingress/snapshots/{number}/differences", summary="快照差异明细 | The lines that differ in one way")
async def differences(
    request: Request,
    permit: Annotated[Permit, may("ReadIngress")],
    number: int,
    difference: Annotated[Difference, Query()] = "changed",
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """`was`: as the source's member is known on the day; `begins`: from when the line would hold."""
    await _found(request, permit, number)
    async with running(request).database.reading() as connection:
        rows = await views.differences(connection, number, difference, cursor, limit)
    return _json({"differences": rows, "next": rows[-1]["code"] if len(rows) == limit else None})


@router.get("/ingress/erasures", summary="遗忘凭证 | That codes were forgotten, and when")
async def erasures(
    request: Request, permit: Annotated[Permit, may("ReadIngress")], after: After = 0, limit: Limit = 200
) -> Response:
    """Without the codes; one that was not known leaves the same record. `cursor` is that of the event's outcome."""
    async with running(request).database.reading() as connection:
        rows = await members.erasures(connection, permit.scopes, after, limit)
    return _json({"erasures": rows, "next": rows[-1]["cursor"] if len(rows) == limit else None})


async def _found(request: Request, permit: Permit, number: int) -> dict[str, Any]:
    async with running(request).database.reading() as connection:
        found = await views.snapshot(connection, permit.scopes, number) if 0 < number < 2**62 else None
    if found is None:
        raise Unknown(field="number", what="名册快照 (snapshot)", code=number)
    return found


def _json(value: dict[str, Any]) -> Response:
    return Response(json_bytes(value), media_type="application/json")
