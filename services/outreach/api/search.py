"""Search: experts, branches, contacts and items by name, code, topic or sound."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.outreach.api.pages import ItemReader
from services.outreach.domain.found import Kind
from services.outreach.views import search as views
from services.outreach.views.pages import Shown, viewer_on
from shared.errors import Forbidden, Malformed
from shared.http import running
from shared.identity import Caller, Permit
from shared.search import Wanted, place_of, terms

router = APIRouter(tags=["outreach"])


def _wanted(
    q: Annotated[str, Query(min_length=1, max_length=100, description="汉字、拼音或首字母、编码、主题 | words")],
    kind: Annotated[Kind | None, Query(description="只查一类 | of one kind only")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the page before")] = "",
) -> Wanted:
    words = terms(q)
    if not words:
        raise Malformed(field="q", field_name="q", why="没有可查的字 | there is nothing to look for")
    return Wanted(words, kind, place_of(cursor), limit)


@router.get("/search", summary="检索（查到姓名留痕） | Find experts, branches, contacts and items")
async def search(request: Request, permit: ItemReader, asked: Annotated[Wanted, Depends(_wanted)]) -> Shown:
    """
    The best matches first, each with why it was found; all words of the query must match.

    Two characters are enough, and so is the sound: 科研, keyan and ky. Only what the caller may see is found; experts
    are found by name for the secretariat and their own liaisons alone, and each name shown is written down.
    """
    reader = _reader_of_experts(request, permit.caller)
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        of_experts = await viewer_on(uow.connection, reader, uow.today) if reader else None
        searcher = views.Searcher(await viewer_on(uow.connection, permit, uow.today), of_experts)
        return await views.search(uow, searcher, asked)


def _reader_of_experts(request: Request, caller: Caller) -> Permit | None:
    try:
        return running(request).policy.permit(caller, "ReadExperts")
    except Forbidden:
        return None
