"""Files and attachments: uploaded after a look at their content, put beside records, listed and handed out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from services.activities.api.pages import Paged, Reader
from services.activities.commands.attachments import AddAttachment, RecordName, RemoveAttachment
from services.activities.commands.fields import RecordCode
from services.activities.handlers.attachments import fetch, put_beside, take_away
from services.activities.handlers.files import keep_file, limits_of_files
from services.activities.views import attachments as views
from services.activities.views.pages import Shown
from shared.events.activities import AttachmentKind
from shared.files import MIME
from shared.files.door import FORM, Taking, download_headers, taken
from shared.files.pictures import without_metadata
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
accept(router, "/attachments", AddAttachment, put_beside)
accept(router, "/attachments/remove", RemoveAttachment, take_away, status=200)
_NO_SECRETS = """
**严禁录入涉密信息。** 文件类型按内容判断，与文件名无关；带宏、带密码或损坏的文件不予接收。
照片中的位置、时间和设备信息在保存前去除。同一内容再次上传得到同一校验值；不附在任何记录上的文件到期清除。

No state secrets. The type is told by the content, not by the name; files with macros, with a password, or damaged are
refused. Place, time and device are taken out of a picture before it is kept. The same bytes have the same hash. A file
beside no record is purged after `file_purge_after_days`.
"""
_TAKING = Taking("UploadEvidence", limits_of_files, keep_file, without_metadata)


@router.post(
    "/files",
    status_code=201,
    summary="上传文件（严禁录入涉密信息） | Upload a file, to put it beside a record by its hash",
    description=_NO_SECRETS,
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)
async def upload(
    request: Request,
    permit: Annotated[Permit, may("UploadEvidence")],
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """See `_NO_SECRETS`."""
    return await taken(request, permit, idempotency_key, _TAKING)


def _wanted(
    to: RecordName | None = None,
    kind: AttachmentKind | None = None,
    removed: Annotated[bool, Query(description="包括已移除的 | those removed as well")] = False,
) -> views.Wanted:
    return views.Wanted(to, kind, removed)


@router.get("/attachments", summary="附件 | Attachments by the day they were added")
async def attachments(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """Of one record with `to=activity/<code>`; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.attachments(connection, wanted, page)


@router.get("/attachments/{code}", summary="一个附件 | One attachment")
async def attachment(request: Request, permit: Reader, code: RecordCode) -> Shown:
    """What it is and what it stands beside; its bytes are at /attachments/{code}/file."""
    async with running(request).database.reading() as connection:
        return await views.attachment(connection, code)


@router.get(
    "/attachments/{code}/file",
    summary="下载附件 | Download the file of an attachment",
    response_class=Response,
    responses={200: {"content": {mime: {} for mime in MIME.values()}}},
)
async def download(
    request: Request, permit: Reader, personal: Annotated[Permit, may("ReadAttachments")], code: RecordCode
) -> Response:
    """
    Its bytes, checked against their hash. Notices, agendas, minutes and reports are open to all who read activities.

    What shows persons (records, sign-in sheets, photos) is for the hosting branches and the society; it is audited.
    """
    async with running(request).database.transaction(permit.caller.subject, permit=personal) as uow:
        file, content = await fetch(uow, code)
    return Response(content, media_type=MIME[file.type], headers=download_headers(file.name, file.sha256))
