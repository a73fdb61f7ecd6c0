"""Files at the door: received as far as they may be long, and handed out so that no browser runs them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

import orjson
from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.types import Message, Receive

from shared.database import UnitOfWork
from shared.errors import Malformed, Refused
from shared.files.inspect import Checked, Limits, inspect
from shared.files.refusals import FileIsTooLarge
from shared.http import Answer, json_bytes, running
from shared.idempotency import claim, keep
from shared.identity import Permit

# Beside the file a form holds its own lines and a few short fields.
_FORM = "须为 multipart/form-data，字段 file 为文件 | multipart/form-data with the file in the field `file`"
_FORM_BYTES = 64 * 1024
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "PDF, DOCX, XLSX, PNG, JPG"}},
}


@dataclass(frozen=True, slots=True)
class Taking:
    """How a service takes files: its limits of the day, what of the bytes is kept, and the keeping."""

    action: str
    limits: Callable[[UnitOfWork], Awaitable[Limits]]
    save: Callable[[UnitOfWork, Checked, bytes], Awaitable[Answer]]
    bare: Callable[[bytes, str], bytes] = lambda content, type_: content


async def taken(request: Request, permit: Permit, idempotency_key: str | None, taking: Taking) -> Response:
    """A file is looked at beside the event loop, then kept; asked twice under one key it is answered once."""
    database, actor = running(request).database, permit.caller.subject
    async with database.transaction(actor, permit=permit) as uow:
        limits = await taking.limits(uow)
    name, content = await received(request, limits.max_bytes)
    checked = await asyncio.to_thread(inspect, content, name, limits)
    bare = await asyncio.to_thread(taking.bare, content, checked.type)
    if bare != content:
        content, checked = bare, await asyncio.to_thread(inspect, bare, name, limits)
    async with database.transaction(actor, permit=permit) as uow:
        fingerprint = hashlib.sha256(f"{taking.action} {name} {checked.sha256}".encode()).digest()
        if idempotency_key and (known := await claim(uow, idempotency_key, fingerprint)):
            return _created(known["answer"])
        answer = await taking.save(uow, checked, content)
        if idempotency_key:
            await keep(uow, idempotency_key, 201, orjson.loads(json_bytes(answer)))
    return _created(answer)


def _created(answer: Answer) -> Response:
    return Response(json_bytes(answer), 201, media_type="application/json")


async def received(request: Request, max_bytes: int) -> tuple[str, bytes]:
    """The name and the bytes of the one file of a form. Raises FileIsTooLarge, Malformed."""
    limited = Request(request.scope, limited_to(request, max_bytes, FileIsTooLarge))
    async with limited.form(max_files=1, max_fields=10) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise Malformed(field="file", field_name="file", why=_FORM)
        return sent.filename or "", await sent.read()


def limited_to(request: Request, max_bytes: int, refusal: type[Refused]) -> Receive:
    """The body as far as it may be long: a larger one is refused (with `limit` in MiB) before it is stored anywhere."""
    length = 0

    async def receive() -> Message:
        nonlocal length
        message = await request.receive()
        length += len(message.get("body", b""))
        if length > max_bytes + _FORM_BYTES:
            raise refusal(field="file", limit=max_bytes // 1024 // 1024)
        return message

    return receive


def download_headers(name: str, tag: str) -> dict[str, str]:
    """For any browser: to be saved, under its own name, and to be taken for nothing but what it is."""
    return {
        "Content-Disposition": f"attachment; filename=\"{tag[:12]}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "ETag": f'"{tag}"',
    }
