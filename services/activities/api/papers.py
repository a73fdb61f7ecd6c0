"""Papers of activities at the door: minutes as DOCX and PDF, and the folder with the attachments."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.activities.api.pages import today
from services.activities.commands.fields import RecordCode
from services.activities.domain.papers.folder import ACTIVITY
from services.activities.handlers.papers import Desk, activity_folder, activity_paper
from services.activities.views.activities import activity
from services.activities.views.attendance import sheet
from services.activities.views.pages import Shown
from services.activities.views.told import has_sheet
from shared.files import MIME
from shared.files.door import download_headers
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
ZIP = "application/zip"
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {MIME[ending]: {} for ending in ("docx", "pdf")}}}
FOLDER: dict[int | str, dict[str, Any]] = {200: {"content": {ZIP: {}}}}
ActivityPaper = Annotated[str, Path(pattern=rf"^({'|'.join(ACTIVITY)})\.(docx|pdf)$", examples=["minutes.docx"])]
Own = Annotated[Permit, may("ReadActivityPapers")]


@router.get(
    "/activities/{code}/papers/{paper}",
    summary="活动纪要 | The minutes of an activity as DOCX or PDF",
    response_class=Response,
    responses=FILES,
)
async def paper_of_activity(request: Request, permit: Own, code: RecordCode, paper: ActivityPaper) -> Response:
    """`minutes`, with `.docx` or `.pdf`: for the society and the hosting branches."""
    which, _, ending = paper.partition(".")
    made = await activity_paper(desk(request, permit), *await _told(request, code), which, ending)
    return file(made, f"{code} {ACTIVITY[which][0]}.{ending}", MIME[ending])


@router.get(
    "/activities/{code}/papers.zip",
    summary="活动材料文件夹（留痕） | The papers and attachments of an activity in one folder; audited",
    response_class=Response,
    responses=FOLDER,
)
async def folder_of_activity(request: Request, permit: Own, code: RecordCode) -> Response:
    """Its minutes as DOCX and PDF, and the attachments in 附件/: for the society and the hosting branches."""
    made = await activity_folder(desk(request, permit), *await _told(request, code))
    return file(made, f"{code} 活动材料.zip", ZIP)


async def _told(request: Request, code: str) -> tuple[Shown, Shown | None]:
    """The activity, and its sheet if it has one."""
    async with running(request).database.reading() as connection:
        told = await activity(connection, code, today(request))
        return told, await sheet(connection, code) if await has_sheet(connection, code) else None


def desk(request: Request, permit: Permit) -> Desk:
    """Where papers are made for this caller."""
    service = running(request)
    return Desk(service.database, service.peers, permit, ZoneInfo(service.settings.office_zone))


def file(content: bytes, name: str, mime: str) -> Response:
    """A paper that was made, to be saved under its name."""
    return Response(content, media_type=mime, headers=download_headers(name, sha256(content).hexdigest()))
