"""Files at the door: received as far as they may be long, and handed out so that no browser runs them."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.types import Message, Receive

from shared.errors import Malformed, Refused
from shared.files.refusals import FileIsTooLarge

# Beside the file a form holds its own lines and a few short fields.
_FORM = "须为 multipart/form-data，字段 file 为文件 | multipart/form-data with the file in the field `file`"
_FORM_BYTES = 64 * 1024
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "PDF, DOCX, XLSX, PNG, JPG"}},
}


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
