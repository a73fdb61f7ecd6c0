"""Search: activities, meetings, sessions, decided items, key works, series and projects by title, code or sound."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Reader
from services.activities.domain.found import Kind
from services.activities.views import search as views
from services.activities.views.pages import Shown
from shared.database import clock
from shared.errors import Malformed
from shared.http import running
from shared.search import Wanted, place_of, terms

router = APIRouter(tags=["activities"])


def _wanted(
    q: Annotated[str, Query(min_length=1, max_length=100, description="汉字、拼音或首字母、编码 | words")],
    kind: Annotated[Kind | None, Query(description="只查一类 | of one kind only")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the page before")] = "",
) -> Wanted:
    words = terms(q)
    if not words:
        raise Malformed(field="q", field_name="q", why="没有可查的字 | there is nothing to look for")
    return Wanted(words, kind, place_of(cursor), limit)


@router.get(
    "/search", summary="检索 | Find activities, meetings, sessions, decided items, key works, series and projects"
)
async def search(request: Request, permit: Reader, asked: Annotated[Wanted, Depends(_wanted)]) -> Shown:
    """
    The best matches first, each with why it was found; all words of the query must match.

    Two characters are enough, and so is the sound: 宣讲, xuanjiang and xj find the same. Former titles are found too.
    """
    async with running(request).database.reading() as connection:
        return await views.search(connection, asked, clock())
