"""Members over HTTP: counted on a day and over time, group members, and who is one with whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit, page
from services.registry.commands.members import (
    AnnulLink,
    DeclareShared,
    NameGroupMember,
    OrderSources,
    WithdrawShared,
)
from services.registry.domain.movement import Step, movement, periods
from services.registry.handlers.group_members import name_group_member
from services.registry.handlers.links import annul_link, declare_shared, order_sources, withdraw_shared
from services.registry.views import members as views
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["members"])
accept(router, "/members/groups/names", NameGroupMember, name_group_member, status=200)
accept(router, "/members/links", DeclareShared, declare_shared)
accept(router, "/members/links/withdraw", WithdrawShared, withdraw_shared, status=200)
accept(router, "/members/links/annul", AnnulLink, annul_link, status=200)
accept(router, "/members/sources", OrderSources, order_sources, method="PUT", status=200)

EACH_ONCE = {
    "note": "合计按人计一次；属于多个分支机构者在各分支机构分别计数，各分支机构之和可大于合计",
    "note_en": "the total counts each member once; one of two branches counts in both, so branches may add up to more",
}
Number = Annotated[int, Query(ge=0, description="`next` of the page before")]


@router.get("/members/counts", summary="会员人数 | Members on a day as known at a moment")
async def counts(
    request: Request,
    permit: Annotated[Permit, may("ReadMembers")],
    dates: AsOf,
    by: Annotated[views.By, Query()] = "branch",
    branch: Annotated[str | None, Query(max_length=64, description='one branch; "" = of none')] = None,
) -> Response:
    """By kind, and by branch, class or source. An office of one branch sees that branch."""
    by = _within(permit, branch) or by
    async with running(request).database.reading() as connection:
        rows, total = await views.counts(connection, dates.day, dates.known, by)
    shown = None if permit.scopes else total
    told = {**dates.told(), "by": by, "total": shown, "counts": _seen(rows, permit, branch), **EACH_ONCE}
    return _json(told)


@router.get("/members/movement", summary="会员变动 | Members over time: stock, movement, stock")
async def members_over_time(
    request: Request,
    permit: Annotated[Permit, may("ReadMembers")],
    dates: AsOf,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    by: Annotated[Step, Query()] = "month",
    branch: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """
    A row for each period and branch: opening + stock + joined + returned + transferred_in + merged - left -
    transferred_out = closing. `branch` null = all, each once; "" = of none. `stock` is opening stock that was loaded
    with a day in the period, `merged` what two records becoming one adds or takes away: neither is a movement.
    """
    _within(permit, branch)
    periods(first, last, by)
    async with running(request).database.reading() as connection:
        opening = await views.standing(connection, first - timedelta(days=1), dates.known)
        moves = await views.moves(connection, views.Stretch(first, last, by), dates.known)
    rows = _seen(list(movement((first, last, by), opening, moves)), permit, branch)
    return _json({"from": first, "to": last, "by": by, "known_on": dates.known, "movement": rows, **EACH_ONCE})


@router.get("/members/groups", summary="团体会员名单 | The group members on a day")
async def groups(
    request: Request,
    permit: Annotated[Permit, may("ReadGroupMembers")],
    dates: AsOf,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """A page in the order of the registry's numbers (`code`); `name` is null until the secretariat has entered it."""
    async with running(request).database.reading() as connection:
        rows = await views.groups(connection, dates.day, dates.known, cursor, limit)
    return _json(page("groups", rows, limit, dates))


@router.get("/members/links", summary="合并与同一人认定 | Which members are one, and who said so")
async def links(
    request: Request, permit: Annotated[Permit, may("ReadMemberLinks")], after: Number = 0, limit: Limit = 200
) -> Response:
    """Annulled ones too."""
    async with running(request).database.reading() as connection:
        rows = await views.links(connection, after, limit)
    return _json({"links": rows, "next": rows[-1]["link"] if len(rows) == limit else None})


def _within(permit: Permit, branch: str | None) -> views.By | None:
    """Refuses a branch that is not the caller's. An office of one branch, and who asks for one, is told by branch."""
    if branch is not None:
        permit.allow(branch)
    return "branch" if permit.scopes or branch is not None else None


def _seen(rows: list[dict[str, Any]], permit: Permit, branch: str | None) -> list[dict[str, Any]]:
    if branch is not None:
        return [row for row in rows if row["branch"] == branch]
    return [row for row in rows if permit.scopes is None or row["branch"] in permit.scopes]


def _json(value: dict[str, Any]) -> Response:
    return Response(json_bytes(value), media_type="application/json")
