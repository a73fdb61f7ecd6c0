"""Files: taken after a look at their content, handed out by their hash to who may read them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import Response

from services.registry.api.rights import also
from services.registry.handlers.files import fetch, keep_file, rule_of_files
from shared.files import MIME
from shared.files.door import FORM, Taking, download_headers, taken
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
_NO_SECRETS = """
**严禁录入涉密信息。** 文件类型按内容判断，与文件名无关；带宏、带密码或损坏的文件不予接收。
同一内容再次上传得到同一校验值；无记录引用的文件到期清除。

No state secrets. The type is told by the content, not by the name; files with macros, with a password, or damaged are
refused. The same bytes have the same hash. A file that no record needs is purged after the days of rule `files`.
"""
_TAKING = Taking("UploadFile", rule_of_files, keep_file)


@router.post(
    "/files",
    status_code=201,
    summary="上传文件（严禁录入涉密信息） | Upload a file, for other records to refer to by its hash",
    description=_NO_SECRETS,
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)
async def upload(
    request: Request,
    permit: Annotated[Permit, may("UploadFile")],
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """See `_NO_SECRETS`."""
    return await taken(request, permit, idempotency_key, _TAKING)


@router.get(
    "/files/{sha256}",
    summary="下载文件 | Download a file",
    response_class=Response,
    responses={200: {"content": {mime: {} for mime in MIME.values()}}},
)
async def download(
    request: Request,
    permit: Annotated[Permit, may("ReadFiles")],
    private: Annotated[bool, also("ReadUnpublished")],
    sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
) -> Response:
    """Its bytes, checked against their hash; fetching what is not open to every office is written down."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        file, content = await fetch(uow, sha256, private)
    return Response(content, media_type=MIME[file.type], headers=download_headers(file.name, sha256))
