"""The yearly assessment by HTTP: sealed until all are in, recusal by post, computed values, appeals, re-scoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.registry.store.assessments.cycles import cycle
from services.registry.store.assessments.facts import facts_of
from services.registry.subscribers.indicators import on_indicator
from shared.database import clock
from shared.events.base import Event
from shared.events.reporting import IndicatorComputed
from tests.registry.test_api import SOCIETY, ok
from tests.world import World

NAMES = {"B-1": "生物力学", "B-2": "体外循环", "B-3": "医学物理"}
JUDGED = ("member_service", "duties", "large_high_level")
HERE = "branch/B-1"


def computed(branch: str, indicator: str, value: float | None, version: int = 1) -> Event[IndicatorComputed]:
    """What reporting says; `value` None is nothing to compute it from."""
    data = IndicatorComputed(
        code=f"YA-2025.{branch}.{indicator}",
        cycle="YA-2025",
        branch=branch,
        indicator=indicator,
        value=value,
        definition=version,
        facts=(f"fact-{version}",),
        records=1,
        effective_on=date(2025, 12, 31),
    )
    said = {"source": "/societies/csbme/reporting", "type": data.TYPE, "subject": data.subject}
    return Event(
        id=f"0197a1b2-0000-7000-8000-{version:012d}",
        version=version,
        recorded_at=clock(),
        actor="reporting",
        correlation_id="c",
        causation_id=None,
        batch_id=None,
        data=data,
        **said,
    )


@dataclass
class Round:
    """A cycle of three branches and two assessors, one of whom is on the committee of B-2."""

    door: World
    office: httpx.AsyncClient
    first: httpx.AsyncClient
    second: httpx.AsyncClient

    async def hear(self, *events: Event[IndicatorComputed]) -> None:
        async with self.door.running["registry"].database.transaction("test") as uow:
            await on_indicator(uow, list(events))

    async def score(self, who: httpx.AsyncClient, branch: str, *levels: int | None, status: int = 201) -> Any:
        """Levels of member_service, duties, large_high_level; the missing ones are as the last."""
        given = [levels[min(n, len(levels) - 1)] for n in range(3)]
        scores = [
            {"indicator": code, "level": level, "evidence": [HERE] if level is not None else []}
            for code, level in zip(JUDGED, given, strict=True)
        ]
        asked = {"code": "YA-2025", "branch": branch, "scores": scores}
        return await ok(who.post("/assessments/scores", json=asked), status)

    async def all_in(self) -> None:
        for branch in NAMES:
            await self.score(self.first, branch, 3)
            if branch != "B-2":
                await self.score(self.second, branch, 3, 2, 1)

    async def change(self, path: str, body: dict[str, Any], status: int = 201) -> Any:
        """By the office, with the version of now."""
        version = (await self.office.get("/assessments/YA-2025")).headers["etag"]
        asked = self.office.post(path, json={"code": "YA-2025"} | body, headers={"If-Match": version})
        return await ok(asked, status)

    async def unseal(self, status: int = 201) -> Any:
        return await self.change("/assessments/unseal", {}, status)

    async def explained(self, branch: str, who: httpx.AsyncClient | None = None) -> Any:
        found = await ok((who or self.office).get(f"/assessments/YA-2025/branches/{branch}"), 200)
        return found | {"indicators": {line["indicator"]: line for line in found["indicators"]}}

    def liaison(self, branch: str) -> httpx.AsyncClient:
        return self.door.client("registry", "branch_liaison", scope=branch)


@pytest.fixture
async def round_(door: World) -> Round:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    for code, field in NAMES.items():
        named = {"code": code, "name": f"{SOCIETY['name_zh']}{field}分会", "kind": "分会"}
        await ok(office.post("/branches", json=named))
    post = {"code": "P-1", "branch": "B-2", "person": "X-2", "post": "vice_chair", "effective_on": "2025-03-01"}
    await ok(office.post("/leaders", json=post))
    assessors = [{"login": "reviewer-1"}, {"login": "reviewer-2", "person": "X-2"}]
    await ok(office.post("/assessments", json={"code": "YA-2025", "year": 2025, "assessors": assessors}))
    first = door.client("registry", "reviewer", subject="reviewer-1")
    return Round(door, office, first, door.client("registry", "reviewer", subject="reviewer-2"))


async def test_nobody_reads_a_score_of_another_before_all_are_in(round_: Round) -> None:
    await round_.hear(computed("B-1", "attendance", 95))
    await round_.score(round_.first, "B-1", 3)
    refused = await round_.unseal(409)
    assert refused["type"] == "scores-outstanding"
    assert "reviewer-1 × 2" in refused["title"]
    assert "reviewer-2 × 2" in refused["title"]  # B-2 is not waited for
    for reader in (round_.office, round_.first, round_.second, round_.liaison("B-1")):
        seen = await round_.explained("B-1", reader)
        assert seen["total"] is None
        for code in JUDGED:
            assert (seen["indicators"][code]["points"], seen["indicators"][code]["judged"]) == (None, None)
        assert seen["indicators"]["attendance"]["points"] == 10  # computed, not judged
    assert (await ok(round_.second.get("/assessments/YA-2025/scores/mine"), 200))["scores"] == []
    assert len((await ok(round_.first.get("/assessments/YA-2025/scores/mine"), 200))["scores"]) == 3
    assert (await round_.office.get("/assessments/YA-2025/scores/mine")).status_code == 403
    async with round_.door.running["registry"].database.reading() as connection:
        known = await facts_of(connection, await cycle(connection, "YA-2025"), ["B-1"])
    assert known["B-1"].judged == {}  # not even read
    told = await ok(round_.office.get("/assessments/YA-2025"), 200)
    assert told["handed_in"] == [{"assessor": "reviewer-1", "branches": 1, "scored": 3, "of": 3}]
    assert (await round_.office.get("/assessments/YA-2025/rescore?scheme=2025-01-01")).status_code == 409
    said = await round_.door.running["registry"].database.pool.fetch("SELECT body FROM ledger WHERE subject ~ '^asses'")
    assert not any("level" in row["body"].decode() or "evidence" in row["body"].decode() for row in said)


async def test_an_assessor_with_a_post_in_a_branch_is_recused_from_it_and_so_is_one_who_says_so(round_: Round) -> None:
    assert (await round_.score(round_.second, "B-2", 3, status=403))["type"] == "assessor-is-recused"
    declared = {"code": "YA-2025", "assessor": "reviewer-1", "branch": "B-3", "because": "示例：配偶任该会委员"}
    await ok(round_.second.post("/assessments/recusals", json=declared), 403)
    await round_.score(round_.first, "B-3", 0)
    await ok(round_.first.post("/assessments/recusals", json=declared))
    await round_.score(round_.first, "B-3", 3, status=403)
    stranger = round_.door.client("registry", "reviewer", subject="somebody")
    assert (await round_.score(stranger, "B-1", 3, status=403))["type"] == "not-an-assessor"
    for branch, who in (("B-1", round_.first), ("B-2", round_.first), ("B-1", round_.second), ("B-3", round_.second)):
        await round_.score(who, branch, 3)
    await round_.unseal()
    line = (await round_.explained("B-3"))["indicators"]["duties"]
    assert (line["judged"]["assessors"], line["points"]) == (1, 6)  # what the recused one had given does not count


async def test_a_total_reproduces_by_hand_and_tells_how_much_was_scored(round_: Round) -> None:
    await round_.hear(
        computed("B-1", "attendance", 50), computed("B-1", "attendance", 95, 2), computed("B-1", "mean_age", None)
    )
    await round_.hear(computed("B-1", "attendance", 95, 2))  # the same again is the same
    own = [{"indicator": "attendance", "points": "9.5", "evidence": [HERE]}, {"indicator": "duties", "points": None}]
    liaison = round_.liaison("B-1")
    await ok(liaison.post("/assessments/self-scores", json={"code": "YA-2025", "branch": "B-1", "scores": own}))
    await round_.all_in()
    await round_.unseal()
    await round_.hear(computed("B-1", "attendance", 10, 3))  # after the unsealing: not used
    seen = await round_.explained("B-1", liaison)
    lines = seen["indicators"]
    assert (lines["attendance"]["computed"]["value"], lines["attendance"]["computed"]["definition"]) == (95, 2)
    assert lines["attendance"]["self"] == {"points": 9.5, "evidence": [HERE]}
    assert lines["duties"]["arithmetic"] == "(4.00 + 6.00) / 2 = 5.00"
    assert (lines["mean_age"]["points"], lines["three_chairs"]["points"]) == (None, None)
    scored = {code: line["points"] for code, line in lines.items() if line["points"] is not None}
    assert scored == {"member_service": 10, "duties": 5, "large_high_level": 7, "attendance": 10}
    whole = seen["total"]
    assert (whole["points"], whole["scored_of"], whole["of"], whole["percent"]) == (32, 36, 100, 88.89)
    assert sum(map(Decimal, whole["arithmetic"].split(" = ")[0].split(" + "))) == 32
    assert whole["proposed"] is None  # a third is too little for a grade
    stored = "SELECT count(*), count(points) FROM assessment_self_score"
    assert tuple(await round_.door.running["registry"].database.pool.fetchrow(stored)) == (2, 1)


async def test_evidence_has_to_be_a_record_that_is_here(round_: Round) -> None:
    scores = [{"indicator": code, "level": 3, "evidence": ["activity/NOWHERE"]} for code in JUDGED]
    asked = {"code": "YA-2025", "branch": "B-1", "scores": scores}
    refused = await ok(round_.first.post("/assessments/scores", json=asked), 409)
    assert refused["type"] == "records-unknown"
    assert "activity/NOWHERE" in refused["title"]


async def test_a_branch_scores_and_reads_itself_only(round_: Round) -> None:
    own = [{"indicator": "duties", "points": 5, "evidence": [HERE]}]
    stranger = round_.liaison("B-2")
    await ok(stranger.post("/assessments/self-scores", json={"code": "YA-2025", "branch": "B-1", "scores": own}), 403)
    assert (await stranger.get("/assessments/YA-2025/branches/B-1")).status_code == 403
    for path in ("", "/grades/all", "/rescore?scheme=2025-01-01"):
        assert (await stranger.get(f"/assessments/YA-2025{path}")).status_code == 403, path
    appeal = {"code": "YA-2025", "appeal": "AP-1", "branch": "B-1", "indicator": "duties", "record": HERE}
    await ok(stranger.post("/assessments/appeals", json=appeal), 403)
    await ok(stranger.post("/assessments/scores", json={"code": "YA-2025", "branch": "B-1", "scores": []}), 403)
    assert (await ok(stranger.get("/assessments/YA-2025/grades"), 200))["grades"] == []


async def decide(round_: Round, **grades: str) -> None:
    given = [
        {"branch": branch.replace("_", "-"), "grade": grade, "because": "示例：理由"}
        for branch, grade in grades.items()
    ]
    decision = {"body": "示例常务理事会", "decided_on": "2026-03-01", "number": "2026-3"}
    await round_.change("/assessments/decide", {"session": "示例会议", "grades": given, "decision": decision})


async def test_an_appeal_shows_the_difference_and_only_a_session_changes_the_grade(round_: Round) -> None:
    await round_.hear(computed("B-1", "attendance", 70))
    await round_.all_in()
    await round_.unseal()
    await decide(round_, B_1="良好", B_2="合格", B_3="合格")
    appeal = {"code": "YA-2025", "appeal": "AP-1", "branch": "B-1", "indicator": "attendance", "record": "branch/B-3"}
    await ok(round_.liaison("B-1").post("/assessments/appeals", json=appeal))
    answer = {"code": "YA-2025", "appeal": "AP-1", "upheld": True, "value": 95, "answer": "示例：补计一次会议"}
    assert (await ok(round_.first.post("/assessments/appeals/answer", json=answer), 403))[
        "type"
    ] == "assessor-cannot-answer"
    other = round_.door.client("registry", "reviewer", subject="reviewer-3")
    told = await ok(other.post("/assessments/appeals/answer", json=answer))
    assert (told["before"]["points"], told["after"]["points"], told["difference"]) == (28, 32, 4)
    await ok(other.post("/assessments/appeals/answer", json=answer), 409)
    seen = await round_.explained("B-1")
    assert seen["total"]["points"] == 32
    assert seen["appeals"][0]["after"]["points"] - seen["appeals"][0]["before"]["points"] == 4
    assert seen["decided"]["grade"] == "良好"
    await decide(round_, B_1="优秀")
    now = await ok(round_.office.get("/assessments/YA-2025/grades/all"), 200)
    assert [(row["branch"], row["grade"]) for row in now["grades"]] == [
        ("B-1", "优秀"),
        ("B-2", "合格"),
        ("B-3", "合格"),
    ]
    public = await ok(round_.liaison("B-3").get("/assessments/YA-2025/grades"), 200)
    assert [row["branch"] for row in public["grades"]] == ["B-1"]
    assert public["counts"] == {"优秀": 1, "良好": 0, "合格": 2, "不合格": 0}


async def test_another_version_of_the_scheme_is_tried_without_a_trace(round_: Round) -> None:
    await round_.hear(computed("B-1", "attendance", 95))
    await round_.all_in()
    await round_.unseal()
    await another_scheme(round_, "2026-01-01", weight=2)
    before = await everything(round_)
    tried = await ok(round_.office.get("/assessments/YA-2025/rescore?scheme=2026-06-01"), 200)
    assert (tried["scheme_version"], tried["stored"]) == ("2026-01-01", False)
    rows = {row["branch"]: row for row in tried["branches"]}
    assert list(rows) == sorted(rows)
    assert rows["B-1"]["indicators"] == [{"indicator": "attendance", "before": 10, "after": 20}]
    assert (rows["B-1"]["difference"], rows["B-1"]["after"]["of"]) == (10, 110)
    assert (rows["B-2"]["difference"], rows["B-2"]["indicators"]) == (0, [])
    same = await ok(round_.office.get("/assessments/YA-2025/rescore?scheme=2025-06-01"), 200)
    assert {row["difference"] for row in same["branches"]} == {0}
    assert await everything(round_) == before
    assert (await round_.explained("B-1"))["total"]["of"] == 100  # the cycle keeps the scheme it was opened under


async def another_scheme(round_: Round, since: str, **changes: Any) -> None:
    """The scheme with another `attendance`, from a day on, set as a society sets it."""
    scheme = (await ok(round_.office.get("/rules/assessment_scheme"), 200))["value"]
    for indicator in scheme["indicators"]:
        if indicator["code"] == "attendance":
            indicator.update(changes)
    asked = {"name": "assessment_scheme", "effective_on": since, "value": scheme, "because": "示例：试行新方案"}
    await ok(round_.office.post("/rules", json=asked))


async def everything(round_: Round) -> list[tuple[Any, ...]]:
    pool = round_.door.running["registry"].database.pool
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    sums = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM"
    return [(name, *await pool.fetchrow(f'{sums} "{name}" AS t')) for (name,) in tables]


async def test_the_best_grade_becomes_the_proposal_of_an_honour_and_no_other_does(round_: Round) -> None:
    await round_.all_in()
    await round_.unseal()
    await decide(round_, B_1="优秀", B_2="良好", B_3="合格")
    asked = {"code": "H-1", "assessment": "YA-2025", "branch": "B-1", "award": "2025年度考核优秀分支机构"}
    assert (await ok(round_.office.post("/honours/from-assessment", json=asked)))["state"] == "proposed"
    refused = await ok(
        round_.office.post("/honours/from-assessment", json=asked | {"code": "H-2", "branch": "B-2"}), 409
    )
    assert refused["type"] == "grade-brings-no-honour"
    found = await ok(round_.office.get("/honours/H-1"), 200)
    assert (found["kind"], found["grade"], found["assessment"]) == ("yearly_assessment", "优秀", "YA-2025")


async def test_a_year_is_assessed_once_under_a_scheme(round_: Round) -> None:
    again = await ok(round_.office.post("/assessments", json={"code": "YA-2025-2", "year": 2025}), 409)
    assert again["type"] == "cycle-is-there"
