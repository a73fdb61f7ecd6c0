"""The door for the indicators of an assessment: what each is, what it came to, and the records behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.reporting.commands.measures import SetMeasure
from services.reporting.domain.reader import reader_of
from services.reporting.handlers.measures import set_measure
from services.reporting.views import indicators as views
from services.reporting.views.records import Page
from shared.database import clock
from shared.errors import Forbidden
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
accept(router, "/indicators/measures", SetMeasure, set_measure)
RuleReader = Annotated[Permit, may("ReadIndicatorRules")]
AsOf = Annotated[date | None, Query(description="业务日期 | the day in the world; today")]
Text = Annotated[str, Field(min_length=1, max_length=64)]


class Wanted(BaseModel):
    """Which values; a branch liaison names the own branch."""

    cycle: Annotated[Text, Field(description="年度考核编码 | the code of the assessment", examples=["YA-2025"])]
    branch: Annotated[Text | None, Field(examples=["B-1"])] = None
    indicator: Annotated[Text | None, Field(examples=["attendance"])] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 200
    cursor: Annotated[str, Field(max_length=130, description="`next` of the page before")] = ""


class Behind(BaseModel):
    """Which of the values that were said, and which page of its records."""

    nth: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description="第几次计算的值 | the nth said, else the last")
    ] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[int, Field(ge=0, le=2**62, description="`next` of the page before")] = 0


@router.get("/indicators", summary="考核客观指标目录 | The catalogue of objective indicators")
async def catalogue(request: Request, permit: RuleReader, as_of: AsOf = None) -> Response:
    """What each measures, in which unit, of which days, by which evidence and within which limits on that day."""
    async with running(request).database.reading() as connection:
        return _json({"indicators": await views.catalogue(connection, _day(request, as_of))})


@router.get("/indicators/measures", summary="考核指标的计算口径 | The limits by which indicators are computed")
async def measures(request: Request, permit: RuleReader, as_of: AsOf = None) -> Response:
    """Each as it holds on a day, with what it may be and every value it had; `version` is what If-Match wants."""
    day = _day(request, as_of)
    async with running(request).database.reading() as connection:
        return _json({"as_of": day, "measures": await views.measures(connection, day)})


@router.get("/indicators/values", summary="考核客观指标的值 | The values of an assessment")
async def values(
    request: Request, permit: Annotated[Permit, may("ReadIndicators")], ask: Annotated[Wanted, Query()]
) -> Response:
    """A page in the order of branch and indicator. `value` null: nothing to compute it from, so it is not scored."""
    if ask.branch is None and permit.scopes is not None:
        raise Forbidden(action=permit.action)
    permit.allow(ask.branch or "")
    async with running(request).database.reading() as connection:
        rows = await views.values(connection, ask.cycle, ask.branch, ask.indicator, ask.cursor, ask.limit)
    after = views.cursor_of(rows[-1]) if len(rows) == ask.limit else None
    return _json({"cycle": ask.cycle, "values": rows, "next": after})


@router.get(
    "/indicators/values/{cycle}/{branch}/{indicator}",
    summary="一项指标及其记录 | One value, with the records behind it",
)
async def value(
    request: Request,
    permit: Annotated[Permit, may("ReadIndicators")],
    cycle: str,
    branch: str,
    indicator: str,
    ask: Annotated[Behind, Query()],
) -> Response:
    """The rule, every value said, and a page of records, each with the part it plays (`group`) and its weight."""
    permit.allow(branch)
    page = Page(reader_of(permit.caller), ask.limit, ask.cursor)
    async with running(request).database.reading() as connection:
        return _json(await views.value(connection, (cycle, branch, indicator), ask.nth, page))


def _day(request: Request, as_of: date | None) -> date:
    return as_of or running(request).database.office_day(clock())


def _json(value: dict[str, Any]) -> Response:
    return Response(json_bytes(value), media_type="application/json")
