"""Papers of meetings at the door: notice, agenda, sheet, record, minutes, decided items; the folder; the .ics."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.activities.api.pages import today
from services.activities.api.papers import FILES, FOLDER, ZIP, desk, file
from services.activities.commands.fields import RecordCode
from services.activities.domain.papers.folder import INTERNAL, MEETING
from services.activities.handlers.meeting_papers import meeting_appointment, meeting_folder, meeting_paper
from services.activities.views.pages import Shown
from services.activities.views.papers import papers
from services.activities.views.told import told_at
from shared.files import MIME
from shared.http import may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
_ICS = "text/calendar"
_OPEN, _INTERNAL = (
    "|".join(which for which in MEETING if (which in INTERNAL) is internal) for internal in (False, True)
)
OpenPaper = Annotated[str, Path(pattern=rf"^({_OPEN})\.(docx|pdf)$", examples=["minutes.pdf"])]
InternalPaper = Annotated[str, Path(pattern=rf"^({_INTERNAL})\.(docx|pdf)$", examples=["record.docx"])]
Reader = Annotated[Permit, may("ReadMeetingPapers")]
RecordReader = Annotated[Permit, may("ReadMeetingRecords")]


@router.get(
    "/joint-meetings/{code}/papers/{paper}",
    summary="会议通知、议程、纪要、议定事项 | A paper of a meeting as DOCX or PDF",
    response_class=Response,
    responses=FILES,
)
async def paper_of_meeting(request: Request, permit: Reader, code: RecordCode, paper: OpenPaper) -> Response:
    """
    Laid out after GB/T 9704-2012, made from the records as they are now; the same records make the same bytes.

    `notice`, `agenda`, `minutes` or `decided_items`, with `.docx` or `.pdf`. Persons are named by the registry, where
    each naming is written down.
    """
    which, _, ending = paper.partition(".")
    made = await meeting_paper(desk(request, permit), await _told(request, code), which, ending)
    return file(made, f"{code} {MEETING[which][0]}.{ending}", MIME[ending])


@router.get(
    "/joint-meetings/{code}/records/{paper}",
    summary="签到表、会议记录（留痕） | Sign-in sheet or record of a meeting; audited",
    response_class=Response,
    responses=FILES,
)
async def record_of_meeting(request: Request, permit: RecordReader, code: RecordCode, paper: InternalPaper) -> Response:
    """`sign_in_sheet` or `record`, with `.docx` or `.pdf`: they tell who was away and why. Each fetching is audited."""
    which, _, ending = paper.partition(".")
    made = await meeting_paper(desk(request, permit), await _told(request, code), which, ending)
    return file(made, f"{code} {MEETING[which][0]}.{ending}", MIME[ending])


@router.get(
    "/joint-meetings/{code}/papers.zip",
    summary="会议材料文件夹（留痕） | All papers of a meeting in one folder; audited",
    response_class=Response,
    responses=FOLDER,
)
async def folder_of_meeting(request: Request, permit: RecordReader, code: RecordCode) -> Response:
    """通知, 议程, 签到表, 会议记录, 会议纪要, 议定事项, each as DOCX and PDF, and the attachments in 附件/."""
    made = await meeting_folder(desk(request, permit), await _told(request, code))
    return file(made, f"{code} 会议材料.zip", ZIP)


@router.get(
    "/joint-meetings/{code}/notice.ics",
    summary="会议日程（.ics） | A meeting for calendars",
    response_class=Response,
    responses={200: {"content": {_ICS: {}}}},
)
async def appointment_of_meeting(request: Request, permit: Reader, code: RecordCode) -> Response:
    """Its UID never changes; SEQUENCE rises when it moves, and METHOD is CANCEL once it is called off."""
    told = await _told(request, code)
    async with running(request).database.reading() as connection:
        moment = await told_at(connection, f"meeting/{code}")
    return file(await meeting_appointment(desk(request, permit), told, moment), f"{code}.ics", _ICS)


async def _told(request: Request, code: str) -> Shown:
    async with running(request).database.reading() as connection:
        return await papers(connection, code, today(request))
