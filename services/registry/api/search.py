"""Search: whatever the registry knows by name, number, code or sound."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.registry.api.dates import AsOf, Dates
from services.registry.api.names import Reader, Readers
from services.registry.domain.found import Kind, told
from services.registry.store.person_vault import open_persons
from services.registry.views import search as views
from shared.database import Connection
from shared.errors import Malformed
from shared.http import json_bytes, may, running
from shared.identity import Permit
from shared.search import Wanted, next_of, place_of, terms

router = APIRouter(tags=["registry"])


def _wanted(
    q: Annotated[str, Query(min_length=1, max_length=100, description="汉字、拼音或首字母、编码、文号 | words")],
    kind: Annotated[Kind | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the page before")] = "",
) -> Wanted:
    words = terms(q)
    if not words:
        raise Malformed(field="q", field_name="q", why="没有可查的字 | there is nothing to look for")
    return Wanted(words, kind, place_of(cursor), limit)


@router.get("/search", summary="检索 | Find branches, bodies, persons, documents and honours")
async def search(
    request: Request,
    permit: Annotated[Permit, may("Search")],
    reader: Readers,
    dates: AsOf,
    asked: Annotated[Wanted, Depends(_wanted)],
) -> Response:
    """
    The best matches first, each with why it was found; all words of the query must match.

    Found by former names too, which show the present one; what has ended is marked. Persons are found by their code,
    and with `names=true` by name as well, by those who may see names: each name shown is audited.
    """
    async with running(request).database.reading() as connection:
        rows, visible = await _find(connection, dates, asked, reader)
    opened = await _opened(request, reader, visible)
    answer = {
        **dates.told(),
        "results": [told(row, asked.terms, opened.get(row["code"])) for row in rows],
        "next": next_of(rows, asked),
    }
    return Response(json_bytes(answer), media_type="application/json")


async def _find(
    connection: Connection, dates: Dates, wanted: Wanted, reader: Reader
) -> tuple[list[dict[str, Any]], list[str]]:
    """The hits, and the persons among them whose names the reader may see."""
    if reader.permit is None:
        return await views.find(connection, dates.day, dates.known, wanted, views.Names()), []
    named = await views.names(connection, wanted.terms, reader.permit.scopes)
    rows = await views.find(connection, dates.day, dates.known, wanted, named)
    persons = [row["code"] for row in rows if row["kind"] == "person"]
    return rows, await views.within(connection, persons, reader.permit.scopes)


async def _opened(request: Request, reader: Reader, persons: list[str]) -> dict[str, str | None]:
    """Person -> name; the opening is audited in a transaction of its own, because the search itself only reads."""
    if not persons:
        return {}
    async with running(request).database.transaction(reader.who) as uow:
        opened = await open_persons(uow, persons, "search")
    return {person: private["name"] for person, private in opened.items()}
