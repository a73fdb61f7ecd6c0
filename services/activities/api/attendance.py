"""The door of a sheet: saved, corrected and read, and the list of those expected."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.activities.commands.attendance import CorrectAttendance, RecordAttendance
from services.activities.commands.fields import RecordCode, branch_hosts
from services.activities.handlers.attendance import correct_attendance, record_attendance
from services.activities.views import attendance as views
from services.activities.views.pages import Shown
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
accept(router, "/attendance", RecordAttendance, record_attendance)
accept(router, "/attendance/correct", CorrectAttendance, correct_attendance, status=200)

SheetReader = Annotated[Permit, may("ReadAttendance")]
Bodies = Annotated[
    list[RecordCode] | None,
    Query(max_length=20, description="分支机构或机构；不写为主办的分支机构 | left out: the hosting branches"),
]


@router.get("/activities/{code}/attendance", summary="一项活动的签到表 | The sheet of an activity")
async def attendance(request: Request, permit: SheetReader, code: RecordCode) -> Shown:
    """
    Lines in codes with states, sorts and reasons; counts with 人次 and 人数 apart, and how people are told apart.

    `version` is what If-Match wants. Whom only name and unit tell apart is shown by the line alone.
    """
    async with running(request).database.reading() as connection:
        permit.allow(*(await views.head_of(connection, code))["hosts"])
        return await views.sheet(connection, code)


@router.get("/activities/{code}/expected", summary="应到名单 | Who is expected at an activity")
async def expected(request: Request, permit: SheetReader, code: RecordCode, body: Bodies = None) -> Shown:
    """The committees of these branches and bodies as they were on the activity's first day; no registration needed."""
    async with running(request).database.reading() as connection:
        head = await views.head_of(connection, code)
        permit.allow(*head["hosts"])
        bodies = body or branch_hosts(tuple(head["hosts"]))
        seats = await views.expected(connection, bodies, head["starts_on"])
    people = len({seat["person"] for seat in seats})
    return {"activity": code, "on": head["starts_on"], "bodies": bodies, "people": people, "expected": seats}
