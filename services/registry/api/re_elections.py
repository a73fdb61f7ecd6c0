"""Re-elections: what is due, and the way from candidates over the check to the new term."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Dates, Limit, page
from services.registry.commands.re_elections import (
    ConfirmReElection,
    DelayReElection,
    PlanReElection,
    RecordStep,
    StartReElection,
    WithdrawReElection,
)
from services.registry.domain.re_election.preview import Checked
from services.registry.handlers import re_elections as handlers
from services.registry.views import re_elections as views
from shared.errors import Unknown
from shared.events.registry import ReElectionChanged
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/re-elections", StartReElection, handlers.start_re_election)
accept(router, "/re-elections/plan", PlanReElection, handlers.plan_re_election)
accept(router, "/re-elections/steps", RecordStep, handlers.record_step)
accept(router, "/re-elections/delay", DelayReElection, handlers.delay_re_election)
accept(router, "/re-elections/confirm", ConfirmReElection, handlers.confirm_re_election)
accept(router, "/re-elections/withdraw", WithdrawReElection, handlers.withdraw_re_election)


@router.get("/re-elections", summary="换届计划 | Re-elections due on a day as known at a moment")
async def re_elections(
    request: Request,
    permit: Annotated[Permit, may("ReadReElections")],
    dates: AsOf,
    within: Annotated[int, Query(ge=0, le=240, description="几个月内届满 | months until the end")] = 12,
    body: Annotated[str | None, Query(max_length=64, description="机构或分支机构 | a body or branch")] = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """
    A page in the order of the codes of terms: those that end within `within` months or are overdue, those whose
    re-election is under way, and those elected whose papers are not handed in. `term_unknown`, on the first page, are
    bodies and branches that ought to have a term and of which none is known, so that nobody can tell when they are due.
    """
    wanted = views.Wanted(within, body, permit.scopes, cursor, limit)
    async with running(request).database.reading() as connection:
        rows = await views.due_list(connection, dates.day, dates.known, wanted)
        unknown = [] if cursor else await views.term_unknown(connection, dates.day, dates.known, wanted)
    told = page("re_elections", rows, limit, dates) | {"term_unknown": unknown}
    return Response(json_bytes(told), media_type="application/json")


@router.get("/re-elections/{code}", summary="一次换届 | One re-election with its history")
async def re_election(
    request: Request, permit: Annotated[Permit, may("ReadReElections")], dates: AsOf, code: str
) -> Response:
    """The re-election as known then; ETag is its version for If-Match."""
    found = await _found(request, permit, dates, code)
    return Response(json_bytes(found), media_type="application/json", headers={"ETag": f'"{found["version"]}"'})


@router.post("/re-elections/{code}/check", summary="换届核查 | What the rules find in the roster as it would be")
async def check(
    request: Request, permit: Annotated[Permit, may("ReadReElections")], dates: AsOf, code: str
) -> Response:
    """Changes nothing: findings, each candidate explained, and `state`, which confirming asks for."""
    found, result = await _checked(request, permit, dates, code)
    told = {
        **_head(found, result),
        "findings": [asdict(one) | {"code": one.code} for one in result.findings],
        "candidates": result.candidates,
    }
    return Response(json_bytes(told), media_type="application/json")


@router.get("/re-elections/{code}/preview", summary="换届结果预览 | The roster as it would be")
async def preview(
    request: Request, permit: Annotated[Permit, may("ReadReElections")], dates: AsOf, code: str
) -> Response:
    """Who is re-elected, who moves, who is new and who leaves, beside `state` of the check."""
    found, result = await _checked(request, permit, dates, code)
    return Response(
        json_bytes({**_head(found, result), "roster": result.outcome.told()}), media_type="application/json"
    )


def _head(found: dict[str, Any], result: Checked) -> dict[str, Any]:
    names = ("code", "body", "number", "elected_on", "until", "decision", "version")
    return {**{name: found[name] for name in names}, "day": result.outcome.day, "state": result.state}


async def _found(request: Request, permit: Permit, dates: Dates, code: str) -> dict[str, Any]:
    async with running(request).database.reading() as connection:
        found = await views.re_election(connection, code, dates.known)
    if found is None:
        raise Unknown(what="换届 (re-election)", code=code)
    permit.allow(found["body"])
    return found


async def _checked(request: Request, permit: Permit, dates: Dates, code: str) -> tuple[dict[str, Any], Checked]:
    """The check on the day of the election, or on the day asked while none is planned."""
    found = await _found(request, permit, dates, code)
    state = ReElectionChanged.model_validate({name: found[name] for name in ReElectionChanged.model_fields})
    day: date = state.elected_on or dates.day
    async with running(request).database.reading() as connection:
        return found, await handlers.check_re_election(connection, state, day, dates.known)
