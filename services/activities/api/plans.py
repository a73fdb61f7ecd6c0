"""Yearly plans: handed in, endorsed, changed line by line, and read with what of them is done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Paged, Reader, today
from services.activities.commands.fields import HostCode, RecordCode
from services.activities.commands.plans import (
    AddPlanLine,
    ChangePlanLine,
    CorrectPlan,
    DropPlanLine,
    EndorsePlan,
    HandInPlan,
    TieActivity,
    UntieActivity,
    WithdrawPlan,
)
from services.activities.handlers.plans import (
    add_plan_line,
    change_plan_line,
    correct_plan,
    drop_plan_line,
    endorse_plan,
    hand_in_plan,
    tie_activity,
    untie_activity,
    withdraw_plan,
)
from services.activities.views import plans as views
from services.activities.views.pages import Shown
from shared.http import accept, running

router = APIRouter(tags=["activities"])
accept(router, "/plans", HandInPlan, hand_in_plan)
accept(router, "/plans/correct", CorrectPlan, correct_plan, status=200)
accept(router, "/plans/withdraw", WithdrawPlan, withdraw_plan, status=200)
accept(router, "/plans/endorse", EndorsePlan, endorse_plan, status=200)
accept(router, "/plan-lines", AddPlanLine, add_plan_line)
accept(router, "/plan-lines/change", ChangePlanLine, change_plan_line, status=200)
accept(router, "/plan-lines/drop", DropPlanLine, drop_plan_line, status=200)
accept(router, "/plan-lines/tie", TieActivity, tie_activity, status=200)
accept(router, "/plan-lines/untie", UntieActivity, untie_activity, status=200)


def _wanted(year: Annotated[int | None, Query(ge=1980, le=2200)] = None, party: HostCode | None = None) -> views.Wanted:
    return views.Wanted(year, party)


@router.get("/plans", summary="年度计划 | Yearly plans by the day they were handed in")
async def plans(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """Each with who endorsed it, whether it came late, and how many lines are done, late, open and dropped."""
    async with running(request).database.reading() as connection:
        return await views.plans(connection, wanted, page, today(request))


@router.get("/plans/{code}", summary="一份年度计划 | One yearly plan with its lines")
async def plan(request: Request, permit: Reader, code: RecordCode) -> Shown:
    """Each line with the activities that carry it out; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.plan(connection, code, today(request))
