"""A real year: 23 branches whose published grades of 2024 follow from (invented) facts, are decided and read back."""

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
from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.handlers.indicators import compute_indicators
from services.reporting.subscribers import on_fact
from shared.consumer.decide import waves
from shared.database import Database, clock
from shared.events.base import Event
from shared.events.envelope import decode
from tests.registry.assessed_facts import LEVELS, a_year_of, soon_after
from tests.registry.scheme import SCHEME

ROOT = Path(__file__).parents[2]
SOCIETY = "中国生物材料学会"


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
    evidence = (f"branch/{row['code']}",)
    level = LEVELS[row["2024年度考核等级"]]
    given = tuple(Judgement(indicator=one.code, level=level, evidence=evidence) for one in SCHEME.judged)
    async with database.transaction("reviewer-1") as uow:
        await score_branch(uow, ScoreBranch(code="YA-2024", branch=row["code"], scores=given))


async def said_by(database: Database) -> list[Event[Any]]:
    rows = await database.pool.fetch("SELECT body FROM outbox ORDER BY id")
    return [decode(row["body"]) for row in rows]


async def computed_from_facts(database: Database, registry: Database, grades: dict[str, str]) -> list[Event[Any]]:
    """Reporting hears what the registry and the year say, and computes; what it said."""
    story = a_year_of(grades)
    async with database.transaction("reporting") as uow:
        for _, wave in waves(await said_by(registry)):
            await on_fact(uow, wave)
    await story.tell(database)
    async with database.transaction("clock") as uow:
        uow.now = soon_after(2024)
        uow.today = database.office_day(uow.now)
        await compute_indicators(uow, rest=0)
    return await said_by(database)


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
    grades_of = {row["code"]: row["2024年度考核等级"] for row in rows}
    heard = await computed_from_facts(await database_of("reporting"), database, grades_of)
    assert len(heard) == 23 * len(INDICATORS)
    async with database.transaction("intake") as uow:
        await on_indicator(uow, heard)
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
        passed = await views.explanation(connection, "YA-2024", "CSBM-08", date(2025, 4, 16), clock())
    # 4 + 2 + 4 judged; 10 + 6 + 4 + 8 + 0 + 6 + 2 + 6 + 6 + 4 + 4 computed; the mean age is not scored
    assert (passed["total"]["points"], passed["total"]["scored_of"], passed["total"]["percent"]) == (66, 96, 68.75)
    assert passed["total"]["not_scored"] == ["mean_age"]
    behind = {line["indicator"]: (line["computed"] or {}).get("subjects") for line in passed["indicators"]}
    assert behind["yearly_activity"] == [f"activity/A-CSBM-08-{n}" for n in range(3)]
    assert behind["attendance"] == [f"meeting/J-{n}" for n in range(1, 5)]
    assert {one["branch"]: one["grade"] for one in inside["grades"]} == {
        row["code"]: row["2024年度考核等级"] for row in rows
    }
    assert inside["counts"] == public["counts"] == {"优秀": 1, "良好": 6, "合格": 13, "不合格": 3}
    assert dict(Counter(row["2024年度考核等级"] for row in rows)) == inside["counts"]
    assert [one["branch"] for one in public["grades"]] == ["CSBM-01"]
    assert [one["branch"] for one in inside["grades"]] == sorted(row["code"] for row in rows)
    assert (before["grades"], before["counts"]["优秀"]) == ([], 0)
