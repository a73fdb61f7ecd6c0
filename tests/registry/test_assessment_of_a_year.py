"""A real year: 23 branches of a society, whose published grades of 2024 are scored, decided and read back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from services.registry.commands.assessments import (
    DecideAssessment,
    Judgement,
    OpenAssessment,
    ScoreBranch,
    UnsealAssessment,
)
from services.registry.commands.branches import FoundBranch
from services.registry.commands.society import DescribeSociety, TargetsSet
from services.registry.handlers.assessments import open_assessment, score_branch, unseal_assessment
from services.registry.handlers.branches import found_branch
from services.registry.handlers.grades import decide_assessment
from services.registry.handlers.society import describe
from services.registry.store.honours import honour_rule
from services.registry.subscribers.indicators import on_indicator
from services.registry.views import assessments as views
from shared.database import Database, clock
from shared.events.base import Event
from shared.events.reporting import IndicatorComputed
from tests.registry.scheme import SCHEME

ROOT = Path(__file__).parents[2]
SOCIETY = "中国生物材料学会"
BEST = {
    "activity_series": 3.0,
    "member_participation": 40.0,
    "three_chairs": 3.0,
    "timely_succession": 0.0,
    "mean_age": 55.0,
    "minutes_filed": 100.0,
    "plan_and_summary": 2.0,
    "attendance": 95.0,
    "yearly_activity": 1.0,
    "member_growth": 6.0,
    "report_in_time": 100.0,
    "council_participation": 100.0,
}
# What gives each grade: the level of all judged indicators, and the values that are not the best ones (invented).
WAYS: dict[str, tuple[int, dict[str, float]]] = {
    "优秀": (3, {}),
    "良好": (1, {}),
    "合格": (1, {"attendance": 50.0, "minutes_filed": 50.0}),
    "不合格": (0, {"attendance": 50.0, "minutes_filed": 50.0, "plan_and_summary": 0.0, "activity_series": 0.0}),
}


def published() -> list[dict[str, str]]:
    """The branches with the grades that the society published, in the order of the file."""
    with (ROOT / "deploy/demo/data/csbm-2024-branches.csv").open(encoding="utf-8-sig") as file:
        return [row | {"code": f"CSBM-{n:02d}"} for n, row in enumerate(csv.DictReader(file), 1)]


async def the_society(database: Database, rows: list[dict[str, str]]) -> None:
    async with database.transaction("secretariat") as uow:
        targets = TargetsSet(key_works=10, experts=100, beneficiaries=1000)
        named = {"name_zh": SOCIETY, "name_en": "Chinese Society for Biomaterials", "founded": "1900-01"}
        await describe(uow, DescribeSociety(code="csbm", secretariat_staff=7, targets=targets, **named))
        for row in rows:
            kind: Any = row["类型"]
            await found_branch(uow, FoundBranch(code=row["code"], name=row["全称"], kind=kind))


async def scores(database: Database, row: dict[str, str]) -> None:
    level, worse = WAYS[row["2024年度考核等级"]]
    evidence = (f"branch/{row['code']}",)
    given = tuple(Judgement(indicator=one.code, level=level, evidence=evidence) for one in SCHEME.judged)
    async with database.transaction("reviewer-1") as uow:
        await score_branch(uow, ScoreBranch(code="YA-2024", branch=row["code"], scores=given))
        values = (BEST | worse).items()
        await on_indicator(uow, [said(row["code"], indicator, value) for indicator, value in values])


def said(branch: str, indicator: str, value: float) -> Event[IndicatorComputed]:
    data = IndicatorComputed(
        code=f"{branch}.{indicator}",
        cycle="YA-2024",
        branch=branch,
        indicator=indicator,
        value=value,
        definition=1,
        effective_on=date(2024, 12, 31),
    )
    return Event("id", "/societies/csbm/reporting", data.TYPE, data.subject, 1, clock(), "r", "c", None, None, data)


async def test_the_published_grades_of_23_branches_come_out_and_only_the_best_is_named_in_public(
    database_of: Callable[[str], Awaitable[Database]],
) -> None:
    database, rows = await database_of("registry"), published()
    database.source = "/societies/csbm/registry"
    await the_society(database, rows)
    async with database.transaction("secretariat") as uow:
        assessors: Any = [{"login": "reviewer-1"}]
        opened = await open_assessment(uow, OpenAssessment(code="YA-2024", year=2024, assessors=assessors))
    assert opened["branches"] == 23
    for row in rows:
        await scores(database, row)
    async with database.transaction("secretariat") as uow:
        await unseal_assessment(uow, UnsealAssessment(code="YA-2024"))
    grades: Any = [{"branch": row["code"], "grade": row["2024年度考核等级"]} for row in rows]
    asked: Any = {"session": "示例：常务理事会", "decision": {"body": "示例：常务理事会"}, "grades": grades}
    async with database.transaction("secretariat") as uow:
        decided = await decide_assessment(
            uow, DecideAssessment(code="YA-2024", effective_on=date(2025, 4, 16), **asked)
        )
    assert decided == {"code": "YA-2024", "decided": 23, "otherwise_than_proposed": 0}

    async with database.reading() as connection:
        rule = await honour_rule(connection, date(2025, 4, 16))
        inside = await views.grades(connection, "YA-2024", date(2025, 4, 16), clock(), None)
        public = await views.grades(connection, "YA-2024", date(2025, 4, 16), clock(), rule.published_grades)
        before = await views.grades(connection, "YA-2024", date(2025, 4, 15), clock(), None)
    assert {one["branch"]: one["grade"] for one in inside["grades"]} == {
        row["code"]: row["2024年度考核等级"] for row in rows
    }
    assert inside["counts"] == public["counts"] == {"优秀": 1, "良好": 6, "合格": 13, "不合格": 3}
    assert dict(Counter(row["2024年度考核等级"] for row in rows)) == inside["counts"]
    assert [one["branch"] for one in public["grades"]] == ["CSBM-01"]
    assert [one["branch"] for one in inside["grades"]] == sorted(row["code"] for row in rows)
    assert (before["grades"], before["counts"]["优秀"]) == ([], 0)
