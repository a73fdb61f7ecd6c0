"""A file that comes through the door: as long as it may be, read outside the event loop, with the fields beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.types import Message, Receive

from shared.commands import Command
from shared.errors import Malformed
from shared.workbook.faults import MAX_BYTES, FileTooLarge

C = TypeVar("C", bound=Command)
# Beside the file a form holds its own lines and a few short fields.
_FORM = "须为 multipart/form-data，字段 file 为文件 | multipart/form-data with the file in the field `file`"
_FORM_BYTES = MAX_BYTES + 64 * 1024
FILE = {"type": "string", "format": "binary", "description": ".xlsx .xls .et .csv; 5 MiB, 20,000 rows"}


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a file, its name, and the fields that came with it (those of the form before those of the query)."""

    content: bytes
    name: str
    fields: dict[str, Any]

    def asked(self, command: type[C], **others: Any) -> C:
        """The command that the fields make. Raises Malformed."""
        try:
            return command.model_validate({**self.fields, **others})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else "form"
            raise Malformed(field=name, field_name=name, why=first["msg"]) from error


@asynccontextmanager
async def uploaded(request: Request, names: Iterable[str]) -> AsyncIterator[Upload]:
    """The upload with these fields. Raises FileTooLarge before anything is stored, Malformed without a file."""
    limited = Request(request.scope, _limited(request))
    async with limited.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        fields = {name: value for name in names if (value := form.get(name) or request.query_params.get(name))}
        if not isinstance(file, UploadFile):
            raise Malformed(field="file", field_name="file", why=_FORM)
        upload = Upload(await file.read(), file.filename or "", fields)
    yield upload


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


def form(**fields: dict[str, Any]) -> dict[str, Any]:
    """The body of an upload as OpenAPI shows it."""
    schema = {"type": "object", "required": ["file"], "properties": {"file": FILE, **fields}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
