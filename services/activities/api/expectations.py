"""What is expected of whom: read, answered, and the rules it comes from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from services.activities.api.pages import Paged, today
from services.activities.commands.expectations import (
    AnswerExpectation,
    ExpectationCode,
    RuleName,
    SetExpectationRule,
    WithdrawAnswer,
)
from services.activities.commands.fields import HostCode
from services.activities.handlers.expectations import answer_expectation, set_expectation_rule, withdraw_answer
from services.activities.views import expectations as views
from services.activities.views.pages import Shown
from shared.http import accept, may, running
from shared.identity import Permit

router = APIRouter(tags=["activities"])
accept(router, "/expectation-rules", SetExpectationRule, set_expectation_rule)
accept(router, "/expectations/answer", AnswerExpectation, answer_expectation, status=200)
accept(router, "/expectations/withdraw-answer", WithdrawAnswer, withdraw_answer, status=200)

Reader = Annotated[Permit, may("ReadExpectations")]
State = Literal["open", "missing", "met", "late", "excused", "released"]


def _wanted(
    permit: Reader,
    state: State | None = None,
    rule: RuleName | None = None,
    party: HostCode | None = None,
    first_day: Annotated[date | None, Query(alias="from", description="due on or after this day")] = None,
    last_day: Annotated[date | None, Query(alias="to", description="due on or before this day")] = None,
) -> views.Wanted:
    return views.Wanted(state, rule, party, first_day, last_day, permit.scopes)


@router.get("/expectations", summary="应办事项 | What the rules expect of whom, by due day")
async def expectations(
    request: Request, permit: Reader, page: Paged, wanted: Annotated[views.Wanted, Depends(_wanted)]
) -> Shown:
    """Open, met, missing, met late or answered; each with its rule, the records found, and the reason in words.

    What is expected no longer is listed only if asked for: `state=released`.
    """
    async with running(request).database.reading() as connection:
        return await views.expectations(connection, wanted, page)


@router.get("/expectations/{code}", summary="一件应办事项 | One expectation")
async def expectation(request: Request, permit: Reader, code: ExpectationCode) -> Shown:
    """With every answer given; `version` is what If-Match wants."""
    async with running(request).database.reading() as connection:
        return await views.expectation(connection, code, permit.scopes)


@router.get("/expectation-rules", summary="应办事项的规则 | The rules of what is expected, with every value ever set")
async def expectation_rules(request: Request, permit: Annotated[Permit, may("ReadExpectationRules")]) -> Shown:
    """Each as it holds today; `version` is what If-Match wants once somebody has set it."""
    async with running(request).database.reading() as connection:
        return await views.rules(connection, today(request))
