"""Posts and Party groups: filled, ended, formed, dissolved and read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.chairs import HandOverChairs
from services.registry.commands.party_groups import DissolvePartyGroup, FormPartyGroup
from services.registry.commands.posts import (
    Appoint,
    AppointLeader,
    AppointLiaison,
    CorrectPost,
    EndLeader,
    EndLiaison,
    EndPost,
)
from services.registry.handlers.chairs import hand_over_chairs
from services.registry.handlers.party_groups import dissolve_party_group, form_party_group
from services.registry.handlers.posts import (
    appoint,
    appoint_leader,
    appoint_liaison,
    correct_post,
    end_leader,
    end_liaison,
    end_post,
)
from services.registry.views import posts as views
from shared.events.registry import PostKind
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/posts", Appoint, appoint)
accept(router, "/posts/end", EndPost, end_post)
accept(router, "/posts/correct", CorrectPost, correct_post)
accept(router, "/chairs/hand-over", HandOverChairs, hand_over_chairs)
accept(router, "/liaisons", AppointLiaison, appoint_liaison)
accept(router, "/liaisons/end", EndLiaison, end_liaison)
accept(router, "/leaders", AppointLeader, appoint_leader)
accept(router, "/leaders/end", EndLeader, end_leader)
accept(router, "/party-groups", FormPartyGroup, form_party_group)
accept(router, "/party-groups/dissolve", DissolvePartyGroup, dissolve_party_group)


def _of(
    body: Annotated[str | None, Query(max_length=64, description="任一机构或分支机构 | any body or branch")] = None,
    branch: Annotated[str | None, Query(max_length=64)] = None,
) -> tuple[str | None, str | None]:
    return body, branch


@router.get("/posts", summary="任职名册 | Who holds which post on a day as known at a moment")
async def posts(
    request: Request,
    permit: Annotated[Permit, may("ReadPosts")],
    dates: AsOf,
    of: Annotated[tuple[str | None, str | None], Depends(_of)],
    post: Annotated[PostKind | None, Query()] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes; `version` is for If-Match."""
    body, branch = of
    wanted = views.Wanted(branch, post, permit.scopes, cursor, limit, body)
    async with running(request).database.reading() as connection:
        rows = await views.posts(connection, dates.day, dates.known, wanted)
    return Response(json_bytes(page("posts", rows, limit, dates)), media_type="application/json")


@router.get("/party-groups", summary="党建小组 | The Party groups on a day as known at a moment")
async def party_groups(
    request: Request,
    permit: Annotated[Permit, may("ReadPosts")],
    dates: AsOf,
    branch: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of codes, each with whether its leader still holds a leading post."""
    wanted = views.Wanted(branch, None, permit.scopes, cursor, limit)
    async with running(request).database.reading() as connection:
        rows = await views.party_groups(connection, dates.day, dates.known, wanted)
    return Response(json_bytes(page("party_groups", rows, limit, dates)), media_type="application/json")
