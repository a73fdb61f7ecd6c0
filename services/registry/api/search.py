"""Search: whatever the registry knows by name, number, code or sound."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.dates import AsOf
from services.registry.domain.found import told
from services.registry.domain.search import Kind, terms
from services.registry.views import search as views
from shared.errors import Malformed
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])


@router.get("/search", summary="检索 | Find branches, bodies, persons, documents and honours")
async def search(
    request: Request,
    permit: Annotated[Permit, may("Search")],
    dates: AsOf,
    q: Annotated[str, Query(min_length=1, max_length=100, description="汉字、拼音或首字母、编码、文号 | words")],
    kind: Annotated[Kind | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the page before")] = "",
) -> Response:
    """
    The best matches first, each with why it was found; all words of the query must match.

    Found by former names too, which show the present one; what has ended is marked.
    """
    asked = terms(q)
    if not asked:
        raise Malformed(field="q", field_name="q", why="有字可查 | something to look for")
    wanted = views.Wanted(asked, kind, _place(cursor), limit)
    async with running(request).database.reading() as connection:
        rows = await views.find(connection, dates.day, dates.known, wanted)
    last = rows[-1] if len(rows) == limit else None
    answer = {
        **dates.told(),
        "results": [told(row, asked) for row in rows],
        "next": f"{last['rank']}.{last['kind']}.{last['code']}" if last else None,
    }
    return Response(json_bytes(answer), media_type="application/json")


def _place(cursor: str) -> views.Place:
    """Where a page ended: rank, code and kind. Raises Malformed for what was no `next`."""
    if not cursor:
        return (0, "", "")
    rank, _, rest = cursor.partition(".")
    kind, _, code = rest.partition(".")
    if not (len(rank) == 1 and rank in "1234567" and kind and code):
        raise Malformed(field="cursor", field_name="cursor", why="上一页的 next | `next` of the page before")
    return (int(rank), code, kind)
