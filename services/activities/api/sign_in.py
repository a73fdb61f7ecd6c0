"""Sheets to sign: printed with names, and read back; lists that others kept are read here too."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from services.activities.api.attendance import Bodies
from services.activities.api.names import Asked as AskedNames
from services.activities.api.names import Names, names_of
from services.activities.commands.attendance import TakeSheet
from services.activities.commands.fields import RecordCode, branch_hosts
from services.activities.domain.refusals import NamesAreAway
from services.activities.domain.sign_in.columns import SIGN_IN
from services.activities.domain.sign_in.known import Named
from services.activities.domain.sign_in.printed import Head, SignInLine, lines_of, paper, workbook
from services.activities.handlers.sign_in import File, take_sheet
from services.activities.store import find_sheet
from services.activities.views import attendance as views
from services.activities.views.pages import Shown
from shared.events.activities import AttendanceRecorded
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.imports.door import XLSX
from shared.imports.once import Asked, once
from shared.imports.uploads import form, uploaded
from shared.paper import to_docx, to_pdf
from shared.workbook.files import read_sheets
from shared.workbook.table import Table, find_table

router = APIRouter(tags=["activities"])
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEETS = (XLSX, DOCX, "application/pdf")
_FORM = form(
    commit={"type": "boolean", "default": False, "description": "false: 预检(不保存) | a dry run"},
    expecting={"type": "string", "description": "应到机构，用逗号分开 | bodies expected, with commas between"},
    because={"type": "string", "description": "更正原因 | why, where the activity was recorded already"},
)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed: the head, and its lines with names."""

    head: Head
    lines: list[SignInLine]


@router.get(
    "/activities/{code}/sign-in-sheet", summary="签到表数据（含姓名，留痕） | The sheet to sign as data, with names"
)
async def sign_in_sheet(
    request: Request, permit: Annotated[Permit, may("PrintSignIn")], code: RecordCode, body: Bodies = None
) -> Shown:
    """
    Those expected on the activity's day, and whoever is on its sheet already; names come from the registry, audited.

    `mark` is how a line is known again when the sheet comes back.
    """
    printed = await _printed(request, permit, code, body)
    head = {name: getattr(printed.head, name) for name in ("code", "title", "first_day", "last_day", "place", "hosts")}
    return {**head, "lines": [line.told(number) for number, line in enumerate(printed.lines, 1)]}


@router.get(
    "/activities/{code}/sign-in-sheet.{format}",
    summary="打印签到表 | The sheet to sign, to be printed",
    responses={200: {"content": {mime: {} for mime in SHEETS}}},
)
async def print_sign_in_sheet(
    request: Request,
    permit: Annotated[Permit, may("PrintSignIn")],
    code: RecordCode,
    format: Literal["xlsx", "docx", "pdf"],
    body: Bodies = None,
) -> Response:
    """The .xlsx can be ticked and read back; .docx and .pdf are in the official layout, to be signed on paper."""
    printed = await _printed(request, permit, code, body)
    content, media = await asyncio.to_thread(_made, printed, format)
    name = quote(f"{printed.head.title}签到表.{format}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(content, media_type=media, headers=headers)


@router.post(
    "/activities/{code}/sign-in-sheet",
    summary="读回签到表或读入名单 | Read a sheet back, or a list that others kept",
    openapi_extra=_FORM,
)
async def read_sign_in_sheet(
    request: Request,
    permit: Annotated[Permit, may("TakeSheet")],
    code: RecordCode,
    if_match: Annotated[str | None, Header(pattern=r'^(W/)?("\d{1,18}"|\d{1,18})$')] = None,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    x_correlation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Response:
    """
    A dry run unless `commit=true`. Lines are laid upon the sheet as it stands; all rows are taken, or none.

    Phones and other personal columns are left out, and the answer says which. Where a sheet was saved before, a commit
    needs If-Match with the `version` that the dry run told.
    """
    async with uploaded(request, ("commit", "expecting", "because")) as upload:
        bodies = [text.strip() for text in str(upload.fields.pop("expecting", "")).split(",") if text.strip()]
        command = upload.asked(TakeSheet, activity=code, expecting=bodies)
    table = await asyncio.to_thread(_table, upload.content)
    named = await _compared(request, permit, code, command)
    print_ = hashlib.sha256(f"TakeSheet {command.model_dump_json()} ".encode() + upload.content).digest()
    asked = Asked(permit, print_, idempotency_key, None, x_correlation_id, dry=not command.commit)
    seen = int(if_match.removeprefix("W/").strip('"')) if if_match else None
    answer = await once(request, asked, lambda uow: take_sheet(uow, command, File(table, named), seen))
    return Response(json_bytes(answer), media_type="application/json")


async def _printed(request: Request, permit: Permit, code: str, body: Sequence[str] | None) -> _Printed:
    head, expected, sheet = await _known(request, permit, code, body)
    names = await _names(request, permit, f"sign_in_sheet/{code}", head, expected, sheet)
    hosts = [names.branches.get(host, host) for host in head["hosts"]]
    of_head = Head(code, head["title"], head["starts_on"], head["ends_on"], head["place"], hosts, names.society)
    return _Printed(of_head, lines_of(expected, sheet, names.persons))


async def _compared(request: Request, permit: Permit, code: str, command: TakeSheet) -> Named | None:
    """Names of those with whom a list is compared; None where the registry is away: then names stand for themselves."""
    head, expected, sheet = await _known(request, permit, code, command.expecting or None)
    try:
        return (await _names(request, permit, f"sign_in_import/{code}", head, expected, sheet)).persons
    except NamesAreAway:
        return None


async def names_beside(request: Request, permit: Permit, code: str) -> Named:
    """Names of the hosts' committees and of those on the sheet, to compare others with. Raises NamesAreAway."""
    head, expected, sheet = await _known(request, permit, code, None)
    return (await _names(request, permit, f"sign_in_import/{code}", head, expected, sheet)).persons


async def _names(
    request: Request,
    permit: Permit,
    paper: str,
    head: dict[str, Any],
    expected: Sequence[Shown],
    sheet: AttendanceRecorded | None,
) -> Names:
    on_sheet = {line.who for line in sheet.lines if line.known_by == "person"} if sheet else set()
    persons = {seat["person"] for seat in expected} | on_sheet
    branches = branch_hosts(tuple(head["hosts"]))
    return await names_of(request, AskedNames(persons, branches, paper, head["starts_on"], permit.caller.subject))


async def _known(
    request: Request, permit: Permit, code: str, body: Sequence[str] | None
) -> tuple[dict[str, Any], list[Shown], AttendanceRecorded | None]:
    async with running(request).database.reading() as connection:
        head = await views.head_of(connection, code)
        permit.allow(*head["hosts"])
        sheet = await find_sheet(connection, code)
        bodies = body or (sheet.expecting if sheet else ()) or branch_hosts(tuple(head["hosts"]))
        return head, await views.expected(connection, bodies, head["starts_on"]), sheet


def _table(content: bytes) -> Table:
    return find_table(read_sheets(content), SIGN_IN)


def _made(printed: _Printed, format: str) -> tuple[bytes, str]:
    if format == "xlsx":
        return workbook(printed.head, printed.lines), XLSX
    made = paper(printed.head, printed.lines)
    return (to_docx(made), DOCX) if format == "docx" else (to_pdf(made), "application/pdf")
