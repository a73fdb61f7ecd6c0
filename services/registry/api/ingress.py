"""The ingress over HTTP: the same events by the CloudEvents HTTP binding, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.commands.ingress import AddPublisher, ReleaseIngress
from services.registry.domain.decision import NotJudgedYet
from services.registry.domain.envelope import Message, read
from services.registry.domain.verdict import Reason
from services.registry.handlers.ingress import Desk, add_publisher, release_ingress
from services.registry.views import ingress as views
from shared.database import clock
from shared.errors import Malformed, Refused
from shared.events.membership import schemas
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["ingress"])
accept(router, "/publishers", AddPublisher, add_publisher)
accept(router, "/ingress/release", ReleaseIngress, release_ingress, status=200)

MAX_BODY_BYTES = 4 * 1024 * 1024
SAMPLES = Path(__file__).parents[3] / "docs" / "membership" / "samples"
Limit = Annotated[int, Query(ge=1, le=1000)]
After = Annotated[int, Query(ge=0, description="`next` of the page before")]


class BodyTooLarge(Refused):
    """
    请求内容超过 {limit} 字节。
    The body has more than {limit} bytes.
    """

    STATUS = 413


@router.post(
    "/ingress",
    status_code=202,
    summary="接收外部系统的会员事件 | Take membership events by the CloudEvents HTTP binding",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/cloudevents+json": {"schema": {"type": "object"}},
                "application/json": {"schema": {"type": "object"}},
                "application/cloudevents-batch+json": {"schema": {"type": "array", "maxItems": 500}},
            },
        }
    },
)
async def ingress(request: Request, permit: Annotated[Permit, may("PublishMembership")]) -> Response:
    """Structured, binary or batch; 202 with the outcome of each event, in their order. What is answered is stored."""
    message = Message(
        body=await _body(request),
        content_type=request.headers.get("content-type"),
        content_encoding=request.headers.get("content-encoding"),
        headers={name: _plain(value) for name, value in request.headers.items() if name.startswith("ce-")},
        login=permit.caller.subject,
        scopes=permit.scopes or frozenset(),
    )
    judged = await _desk(request).take_in(read(message), permit.caller.subject)
    return _json({"outcomes": [one.told() for one in judged]}, 202)


@router.get("/ingress/outcomes", summary="处理结果 | What became of an event, or the feed of all outcomes")
async def outcomes(
    request: Request,
    permit: Annotated[Permit, may("ReadIngress")],
    source: Annotated[str | None, Query(max_length=200)] = None,
    id: Annotated[str | None, Query(max_length=128)] = None,  # the contract's word
    after: After = 0,
    limit: Limit = 200,
) -> Response:
    """With `source` and `id`: that event, 404 = not judged yet. Else everything after the cursor `after`."""
    if (source is None) != (id is None):
        raise Malformed(field="id", field_name="source, id", why="须同时填写或都不填 | both or neither")
    async with running(request).database.reading() as connection:
        if source is None or id is None:
            rows = await views.feed(connection, permit.scopes, after, limit)
            return _json({"outcomes": rows, "next": rows[-1]["cursor"] if rows else after})
        ids = [id, *(_desk(request).seal(name, id) for name in {source, *(permit.scopes or ())})]
        found = await views.outcomes(connection, permit.scopes, source, ids)
    if not found:
        raise NotJudgedYet(source=source, id=id)
    return _json({**found[0], "id": id, "repeats": found[1:]})


@router.get("/ingress/summary", summary="按结果计数；会员按类型和分支机构计数 | Counts by outcome, and members")
async def summary(request: Request, permit: Annotated[Permit, may("ReadIngress")]) -> Response:
    """To compare with one's own: members of today by kind, and by kind and branch (null = of no branch)."""
    database = running(request).database
    async with database.reading() as connection:
        found = await views.summary(connection, permit.scopes, database.office_day(clock()))
        return _json({**found, "cursor": await views.head(connection)})


@router.get("/ingress/parked", summary="待处理的会员事件 | What is set aside and still open")
async def parked(
    request: Request,
    permit: Annotated[Permit, may("ReadIngress")],
    reason: Annotated[Reason | None, Query()] = None,
    after: After = 0,
    limit: Limit = 200,
) -> Response:
    """Oldest first, each with a sentence and a JSON pointer."""
    async with running(request).database.reading() as connection:
        rows = await views.parked(connection, permit.scopes, reason, after, limit)
    return _json({"parked": rows, "next": rows[-1]["cursor"] if len(rows) == limit else None})


@router.get("/ingress/schemas", summary="JSON Schema 与样例 | JSON Schemas, and samples with what becomes of them")
async def told(request: Request, permit: Annotated[Permit, may("ReadIngress")]) -> Response:
    """What may be said, by type."""
    samples = [orjson.loads(path.read_bytes()) for path in sorted(SAMPLES.glob("*.json"))]
    return _json({"schemas": schemas(), "samples": samples})


def _desk(request: Request) -> Desk:
    state, service = request.app.state, running(request)
    if not hasattr(state, "ingress_desk"):
        state.ingress_desk = Desk(service.database, service.settings.parked_key_file.read_bytes())
    desk: Desk = state.ingress_desk
    return desk


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(limit=MAX_BODY_BYTES)
    return bytes(body)


def _plain(value: str) -> str | None:
    """The HTTP binding writes what is not ASCII in percent signs; what is no UTF-8 is no text."""
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        return None


def _json(value: dict[str, Any], status: int = 200) -> Response:
    return Response(json_bytes(value), status_code=status, media_type="application/json")
