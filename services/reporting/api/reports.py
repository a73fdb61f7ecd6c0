"""The door for people: figures, runs, digests, and the records behind each figure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.reporting.commands.periods import WRITTEN, ReportKind
from services.reporting.commands.runs import KeepRun, SendRun
from services.reporting.domain.catalogue import catalogue as figure_catalogue
from services.reporting.domain.definition import Role
from services.reporting.domain.definitions import definition_of
from services.reporting.domain.period import FigureOfAPeriod, Period, days, knowledge, period_of
from services.reporting.domain.reader import Reader, reader_of
from services.reporting.handlers.run_sending import send_run
from services.reporting.handlers.runs import keep_run
from services.reporting.views import changes as change_views
from services.reporting.views import figures as figure_views
from services.reporting.views import runs as run_views
from services.reporting.views.differences import Asked
from services.reporting.views.records import Page
from shared.database import clock
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["reporting"])
accept(router, "/runs", KeepRun, keep_run)
accept(router, "/runs/send", SendRun, send_run)


class Opened(BaseModel):
    """Which list of a figure to open, and which page of it."""

    role: Annotated[Role | None, Field(description="numerator, denominator, counted or evidence")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[int, Field(ge=0, description="`next` of the page before")] = 0

    def page(self, permit: Permit) -> Page:
        """The page, for this reader."""
        return Page(reader(permit), self.limit, self.cursor)


class Differing(BaseModel):
    """Which page of the differences of a figure, as known at which moment (now if absent)."""

    known_on: AwareDatetime | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[int, Field(ge=0, description="`next` of the page before")] = 0


class Live(Opened):
    """A figure of which period or as of which day, as known at which moment (now if absent)."""

    digest: Annotated[str | None, Field(description=WRITTEN, examples=["2025-Q4"])] = None
    as_of: Annotated[
        date | None,
        Field(
            description="业务日期：期末状态类指标可按任一天算 | any day, for figures of a last day",
            examples=["2025-05-07"],
        ),
    ] = None
    known_on: Annotated[AwareDatetime | None, Field(description="截至录入时间 | as known at that moment")] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.digest is None) == (self.as_of is None):
            raise ValueError("name either a digest or a day as_of")
        return self

    def period(self, name: str) -> Period:
        """The period asked for. Raises NoSuchPeriod, Unknown, FigureOfAPeriod."""
        if self.as_of is None:
            return period_of(self.digest or "")
        if definition_of(name).period == "in_period":
            raise FigureOfAPeriod(field="as_of", figure=name)
        return days(self.as_of, self.as_of)


def reader(permit: Permit) -> Reader:
    """The reader behind a request, by the offices in force."""
    return reader_of(permit.caller)


@router.get("/figures", summary="指标目录 | The catalogue of figures")
async def catalogue(permit: Annotated[Permit, may("ReadFigures")]) -> Response:
    """What each figure counts, by which formula, in which unit, of which days, each thing once by which key."""
    return _json({"figures": figure_catalogue()})


@router.get("/figures/{name}", summary="现算指标及其记录 | A figure computed now, with its records")
async def figure(
    request: Request,
    permit: Annotated[Permit, may("ReadFigures")],
    name: str,
    ask: Annotated[Live, Query()],
) -> Response:
    """The figure of a period as known at a moment (now if absent), with a page of the records it is made of."""
    period, moment, page = ask.period(name), knowledge(ask.known_on, clock()), ask.page(permit)
    async with running(request).database.reading() as connection:
        return _json(await figure_views.figure(connection, name, period, moment, ask.role, page))


@router.get("/runs", summary="留存的简报 | Kept runs, the newest first")
async def runs(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    digest: str | None = None,
    report: ReportKind | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: str | None = None,
) -> Response:
    """Which digests were kept, when and by whom."""
    async with running(request).database.reading() as connection:
        return _json(await run_views.runs(connection, digest, limit, cursor, report))


@router.get("/runs/{code}", summary="一期留存的简报 | One kept run")
async def run(request: Request, permit: Annotated[Permit, may("ReadRuns")], code: str) -> Response:
    """A run with its dataset, as its reader may see it."""
    async with running(request).database.reading() as connection:
        return _json(await run_views.run(connection, code, reader(permit)))


@router.get("/runs/{code}/figures/{name}", summary="指标的明细 | The records behind a figure of a run")
async def records(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    name: str,
    ask: Annotated[Opened, Query()],
) -> Response:
    """Exactly the records behind a figure as it was kept, with the fields that the reader's office may see."""
    async with running(request).database.reading() as connection:
        return _json(await run_views.figure(connection, code, name, ask.role, ask.page(permit)))


@router.get("/runs/{code}/changes", summary="报送版与现时版 | As sent and as known today")
async def changes(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    known_on: AwareDatetime | None = None,
) -> Response:
    """Every figure and table: what came late or was corrected since, fact by fact, and who recorded it."""
    moment = knowledge(known_on, clock())
    async with running(request).database.reading() as connection:
        return _json(await change_views.changes(connection, code, moment, reader(permit)))


@router.get("/runs/{code}/changes/{figure}", summary="一项指标的差异明细 | The differences of one figure, page by page")
async def changes_of(
    request: Request,
    permit: Annotated[Permit, may("ReadRuns")],
    code: str,
    figure: str,
    ask: Annotated[Differing, Query()],
) -> Response:
    """Each entry added, gone or counted otherwise: its record then and now, and the facts that made it differ."""
    moment, asked = knowledge(ask.known_on, clock()), Asked(ask.limit, ask.cursor)
    async with running(request).database.reading() as connection:
        return _json(await change_views.changes_of(connection, code, figure, moment, reader(permit), asked))


def _json(value: object) -> Response:
    return Response(json_bytes(value), media_type="application/json")
