"""The yearly assessment: opened, scored, unsealed, decided, appealed and read. No list is in the order of scores."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.registry.api.accepting import accept
from services.registry.api.dates import AsOf, Cursor, Limit
from services.registry.commands.assessments import (
    AnswerAppeal,
    AppealAssessment,
    DecideAssessment,
    OpenAssessment,
    Recuse,
    ScoreBranch,
    ScoreOneself,
    UnsealAssessment,
)
from services.registry.domain.assessment.scheme import measured_otherwise
from services.registry.handlers import assessments as handlers
from services.registry.handlers import grades as decisions
from services.registry.store.assessments.cycles import cycle, scheme_on
from services.registry.store.honours import honour_rule
from services.registry.views import assessments as views
from shared.http import json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["registry"])
accept(router, "/assessments", OpenAssessment, handlers.open_assessment)
accept(router, "/assessments/self-scores", ScoreOneself, handlers.score_oneself)
accept(router, "/assessments/scores", ScoreBranch, handlers.score_branch)
accept(router, "/assessments/recusals", Recuse, handlers.recuse)
accept(router, "/assessments/unseal", UnsealAssessment, handlers.unseal_assessment)
accept(router, "/assessments/decide", DecideAssessment, decisions.decide_assessment)
accept(router, "/assessments/appeals", AppealAssessment, decisions.appeal_assessment)
accept(router, "/assessments/appeals/answer", AnswerAppeal, decisions.answer_appeal)


@router.get("/assessments", summary="年度考核 | The yearly assessments")
async def assessments(
    request: Request, permit: Annotated[Permit, may("ReadGrades")], limit: Limit = 200, cursor: Cursor = ""
) -> Response:
    """A page in the order of codes."""
    async with running(request).database.reading() as connection:
        rows = await views.assessments(connection, cursor, limit)
    return _json({"assessments": rows, "next": rows[-1]["code"] if len(rows) == limit else None})


@router.get("/assessments/{code}", summary="考核进度 | How far an assessment is, by counts")
async def progress(request: Request, permit: Annotated[Permit, may("ReadAssessments")], code: str) -> Response:
    """Who has handed in for how many branches, and the scheme. ETag is the version for If-Match."""
    async with running(request).database.reading() as connection:
        found = await views.progress(connection, code)
    return _json(found, {"ETag": f'"{found["version"]}"'})


@router.get("/assessments/{code}/scores/mine", summary="本人考评 | What the asking assessor has given")
async def my_scores(request: Request, permit: Annotated[Permit, may("ScoreBranch")], code: str) -> Response:
    """The asking assessor's own, and nobody else's."""
    async with running(request).database.reading() as connection:
        rows = await views.given_by(connection, code, permit.caller.subject)
    return _json({"code": code, "scores": rows})


@router.get("/assessments/{code}/branches/{branch}", summary="考核得分说明 | What a branch's total is made of")
async def explanation(
    request: Request, permit: Annotated[Permit, may("ReadOwnAssessment")], dates: AsOf, code: str, branch: str
) -> Response:
    """Each indicator with rule, evidence and arithmetic; sealed scores are not in it. A branch reads its own."""
    permit.allow(branch)
    async with running(request).database.reading() as connection:
        found = await views.explanation(connection, code, branch, dates.day, dates.known)
    return _json({**dates.told(), **found})


@router.get("/assessments/{code}/grades", summary="考核等次(公开) | The grades that are published")
async def published_grades(
    request: Request, permit: Annotated[Permit, may("ReadGrades")], dates: AsOf, code: str
) -> Response:
    """Branches are named only with the grades that the society publishes; the others are counts."""
    async with running(request).database.reading() as connection:
        rule = await honour_rule(connection, dates.day)
        found = await views.grades(connection, code, dates.day, dates.known, rule.published_grades)
    return _json({**dates.told(), **found})


@router.get("/assessments/{code}/grades/all", summary="考核等次(内部) | All grades, for those who decide")
async def all_grades(
    request: Request, permit: Annotated[Permit, may("ReadAssessments")], dates: AsOf, code: str
) -> Response:
    """Every branch with its grade, in the order of codes."""
    async with running(request).database.reading() as connection:
        found = await views.grades(connection, code, dates.day, dates.known, None)
    return _json({**dates.told(), **found})


@router.get("/assessments/{code}/rescore", summary="按另一版方案试算 | The totals under another version of the scheme")
async def rescore(
    request: Request,
    permit: Annotated[Permit, may("ReadAssessments")],
    code: str,
    scheme: Annotated[date, Query(description="the version of the scheme in force on this day")],
) -> Response:
    """
    What would be different; nothing is stored and nothing decided.

    Values are those that were computed: `measured_otherwise` names the indicators for which this scheme sets other
    limits, so that their values might be others too.
    """
    async with running(request).database.reading() as connection:
        of, version = await cycle(connection, code), await scheme_on(connection, scheme)
        rows = await views.rescore(connection, of, version.scheme)
    told = {"code": code, "scheme_version": version.since, "scheme_sha256": version.sha256, "stored": False}
    told["measured_otherwise"] = measured_otherwise(of.scheme, version.scheme)
    return _json({**told, "branches": rows})


def _json(value: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(json_bytes(value), media_type="application/json", headers=headers)
