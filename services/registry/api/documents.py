"""Governing documents and documents of superior bodies: drafted, adopted, abolished, received and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.api.rights import also
from services.registry.commands.documents import AbolishDocument, AdoptDocument, DraftDocument, ReceiveIncoming
from services.registry.handlers.documents import abolish_document, adopt_document, draft_document, receive_incoming
from services.registry.views import documents as views
from shared.errors import Unknown
from shared.events.registry import DocumentCategory
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/documents", DraftDocument, draft_document)
accept(router, "/documents/adopt", AdoptDocument, adopt_document)
accept(router, "/documents/abolish", AbolishDocument, abolish_document)
accept(router, "/incoming", ReceiveIncoming, receive_incoming)

Drafts = Annotated[bool, also("ReadUnpublished")]
Status = Literal["draft", "in_force", "replaced", "abolished"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents of a list."""

    status: Status | None
    category: DocumentCategory | None


def _chosen(
    status: Annotated[Status | None, Query()] = None, category: Annotated[DocumentCategory | None, Query()] = None
) -> Choice:
    return Choice(status, category)


Chosen = Annotated[Choice, Depends(_chosen)]


@router.get("/documents", summary="制度文件 | Governing documents on a day as known at a moment")
async def documents(
    request: Request,
    permit: Annotated[Permit, may("ReadDocuments")],
    drafts: Drafts,
    dates: AsOf,
    choice: Chosen,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes: of each document the version in force on the day, else its latest one."""
    wanted = views.Wanted(status=choice.status, category=choice.category, drafts=drafts, cursor=cursor, limit=limit)
    async with running(request).database.reading() as connection:
        rows = await views.documents(connection, dates.day, dates.known, wanted)
    return _json(page("documents", rows, limit, dates))


@router.get("/documents/{code}", summary="一份制度文件的各版本 | One governing document with all its versions")
async def document(
    request: Request, permit: Annotated[Permit, may("ReadDocuments")], drafts: Drafts, dates: AsOf, code: str
) -> Response:
    """Its versions as they stand on the day, each with its file, and all that was said. ETag is for If-Match."""
    async with running(request).database.reading() as connection:
        found = await views.document(connection, code, dates.day, dates.known, drafts)
    if found is None:
        raise Unknown(what="制度文件 (document)", code=code)
    return _json({**dates.told(), **found}, {"ETag": f'"{found["version"]}"'})


@router.get("/incoming", summary="上级文件 | Documents of superior bodies received until a day")
async def incoming(
    request: Request,
    permit: Annotated[Permit, may("ReadDocuments")],
    internal: Drafts,
    dates: AsOf,
    study: Annotated[bool | None, Query(description="需组织学习 | to be studied")] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes; `version` is for If-Match."""
    wanted = views.Wanted(study=study, internal=internal, cursor=cursor, limit=limit)
    async with running(request).database.reading() as connection:
        rows = await views.incoming(connection, dates.day, dates.known, wanted)
    return _json(page("incoming", rows, limit, dates))


def _json(value: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(json_bytes(value), media_type="application/json", headers=headers)
