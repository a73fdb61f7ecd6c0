"""The door for a roster as a file: read outside the event loop, planned and carried out in one transaction."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
import uuid_utils.compat as uuids
from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message, Receive

from services.registry.commands.branches import ImportRoster
from services.registry.domain.roster.columns import BRANCHES
from services.registry.handlers.roster import import_roster
from shared.errors import Malformed
from shared.http import json_bytes, may, running
from shared.idempotency import claim, keep
from shared.identity import Permit
from shared.workbook.faults import MAX_BYTES, FileTooLarge
from shared.workbook.files import read_sheets
from shared.workbook.table import Table, find_table

router = APIRouter(tags=["registry"])
# Beside the file a form holds its own lines and two short fields.
_FORM_BYTES = MAX_BYTES + 64 * 1024
_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": ".xlsx, .xls, .csv; 5 MiB, 20,000 rows"},
        "dry_run": {"type": "boolean", "default": False, "description": "预检(不保存)"},
        "effective_on": {"type": "string", "format": "date", "description": "变更生效日 | changes hold from; today"},
    },
}


@router.post(
    "/branches/import",
    summary="导入分支机构名册 | Import a roster of branches",
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def import_branches(
    request: Request,
    permit: Annotated[Permit, may("ImportRoster")],
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    x_batch_id: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
    x_correlation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """
    All rows or none; `dry_run=true` (form or query) saves nothing. The same file again is all `same`.

    Under the same `Idempotency-Key` the same request is answered as before; a dry run tells anew.
    """
    limited = Request(request.scope, _limited(request))
    async with limited.form(max_files=1, max_fields=10) as form:
        command, content = _asked(request, form), await _content(form)
    table = await asyncio.to_thread(_read, content)
    batch = x_batch_id or f"roster-{uuids.uuid7()}"
    async with running(request).database.transaction(
        permit.caller.subject, correlation_id=x_correlation_id, batch_id=batch, permit=permit
    ) as uow:
        known = await claim(uow, idempotency_key, _fingerprint(command, content)) if idempotency_key else None
        if known and not command.dry_run:
            return _json(known["answer"])
        report = {**await import_roster(uow, command, table), "batch_id": batch}
        permit.settle()
        await uow.flush()
        # Of a dry run nothing is kept, its report neither: it may repeat what stands in a wrong cell.
        if idempotency_key and not command.dry_run:
            await keep(uow, idempotency_key, 200, orjson.loads(json_bytes(report)))
    return _json(report)


def _fingerprint(command: ImportRoster, content: bytes) -> bytes:
    """What is the same when the same is asked again."""
    return hashlib.sha256(f"ImportRoster {command.model_dump_json()} ".encode() + content).digest()


def _json(report: Mapping[str, Any]) -> Response:
    return Response(json_bytes(report), media_type="application/json")


def _read(content: bytes) -> Table:
    return find_table(read_sheets(content), BRANCHES)


def _limited(request: Request) -> Receive:
    """The body of a request as far as a form may be long: a larger one is refused before it is stored anywhere."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > _FORM_BYTES:
            raise FileTooLarge(field="file", limit=MAX_BYTES // 1024 // 1024)
        return message

    return receive


def _asked(request: Request, form: FormData) -> ImportRoster:
    """The fields of the form; those of the query fill what the form does not say."""
    said: dict[str, Any] = {
        name: value
        for name in ("dry_run", "effective_on")
        if (value := form.get(name) or request.query_params.get(name))
    }
    try:
        return ImportRoster.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise Malformed(field=name, field_name=name, why=first["msg"]) from error


async def _content(form: FormData) -> bytes:
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        raise Malformed(field="file", field_name="file", why="multipart/form-data, file=<.xlsx .xls .csv>")
    return await upload.read()
