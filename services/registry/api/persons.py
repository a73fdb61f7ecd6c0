"""Persons: registered, put right, linked, erased, read by code, and taken out whole."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Dates
from services.registry.api.names import Readers
from services.registry.commands.persons import CorrectPerson, ErasePerson, LinkPerson, RegisterPerson
from services.registry.handlers.persons import correct_person, erase_person, link_person, register_person
from services.registry.store.person_vault import open_persons
from services.registry.views import persons as views
from shared.audit import audit
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/persons", RegisterPerson, register_person)
accept(router, "/persons/correct", CorrectPerson, correct_person)
accept(router, "/persons/link", LinkPerson, link_person)
accept(router, "/persons/erase", ErasePerson, erase_person)


@router.get("/persons/{code}", summary="一个人的任职经历 | The posts of one person through time")
async def person(
    request: Request, permit: Annotated[Permit, may("ReadPersons")], reader: Readers, dates: AsOf, code: str
) -> Response:
    """
    Every appointment as known at a moment, `in_office` as of a day. With `names=true` name, unit and title, for those
    who may see them: a branch's own liaison sees who holds or held a post there. ETag is the version for If-Match.
    """
    permit.allow(code)
    async with running(request).database.transaction(reader.who) as uow:
        found = await _found(uow.connection, code, dates)
        opens = reader.may_open(*(post["body"] for post in found["posts"]))
        names = await open_persons(uow, [code], "person") if opens else {}
    shown = {**dates.told(), **found, "names": opens, **names.get(code, {})}
    version = found.get("version")
    headers = {"ETag": f'"{version}"'} if version else {}
    return Response(json_bytes(shown), media_type="application/json", headers=headers)


@router.get("/persons/{code}/export", summary="个人信息导出（留痕） | All that is kept of one person; audited")
async def export(request: Request, permit: Annotated[Permit, may("ExportPerson")], dates: AsOf, code: str) -> Response:
    """The vault opened, plain fields, posts, corrections with their reasons, and who read what when, this included."""
    async with running(request).database.transaction(permit.caller.subject) as uow:
        shown = await _all(uow, code, dates)
    return Response(json_bytes({**dates.told(), **shown}), media_type="application/json")


async def _all(uow: UnitOfWork, code: str, dates: Dates) -> dict[str, Any]:
    found = await _found(uow.connection, code, dates)
    names = await open_persons(uow, [code], "export")
    if not names:
        await audit(uow, "export", [f"person/{code}"])
    return {**found, **await views.kept(uow.connection, code), **names.get(code, {})}


async def _found(connection: Connection, code: str, dates: Dates) -> dict[str, Any]:
    """The person by code, registered or known by posts alone. Raises Unknown."""
    known = await views.person(connection, code)
    posts = await views.posts_of(connection, code, dates.day, dates.known)
    if known is None and not posts:
        raise Unknown(what="人员 (person)", code=code)
    return {**(known or {"code": code, "registered_at": None}), "posts": posts}
