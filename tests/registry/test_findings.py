"""Findings over HTTP and by the clock: read by those who may, answered, and told once as they begin and end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.clock import tell_findings
from services.registry.commands.findings import AnswerFinding
from services.registry.domain import finding as domain
from services.registry.domain.statute import check
from shared.errors import Unknown
from shared.events.registry import FindingClosed, FindingOpened
from tests.registry.statute import ON, RULES, sample
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

OTHER = {"code": "CSBME-02", "name": f"{SOCIETY['name_zh']}体外循环分会", "kind": "分会"}
BRANCHES = frozenset({"A"})


def opened(found: Any, known: Any = None) -> list[Any]:
    return domain.moved(found, known or {}, BRANCHES, ON)


def test_what_begins_and_what_ends_is_told_once() -> None:
    found = check(sample(without=("P-1", "P-2")), RULES, ON)
    first = opened(found)
    assert [type(one) for one in first] == [FindingOpened] * len(found)
    assert [(one.rule, one.branch, one.others) for one in first if one.rule == "no_chair"] == [("no_chair", "A", 1)]
    known = {one.code: one for one in first}
    assert opened(found, known) == []
    (closed,) = opened([one for one in found if one.rule != "no_chair"], known)
    assert (type(closed), closed.rule, closed.effective_on) == (FindingClosed, "no_chair", ON)


def test_an_answer_needs_a_finding_of_today_and_an_end() -> None:
    found = check(sample(without=("P-1",)), RULES, ON)
    asked: dict[str, Any] = {"code": found[0].code, "reason": "kept_this_term", "because": "本届保留"}
    assert domain.answer(AnswerFinding(**asked, until=ON + timedelta(days=1)), found, ON).code == found[0].code
    for until in (ON, ON + timedelta(days=2200)):
        with pytest.raises(domain.AnswerHasNoEnd):
            domain.answer(AnswerFinding(**asked, until=until), found, ON)
    with pytest.raises(Unknown):
        domain.answer(AnswerFinding(**asked, until=date(2027, 1, 1)), [], ON)


async def test_findings_are_read_by_those_who_may_answered_and_told_by_the_clock(door: World) -> None:
    office, registry = door.client("registry", "secretariat"), door.running["registry"]
    for path, body in (("/society", SOCIETY), ("/branches", BRANCH), ("/branches", OTHER)):
        await ok(office.post(path, json=body))
    for n, branch in enumerate(("CSBME-01", "CSBME-02")):
        chair = {"code": f"P-{n}", "branch": branch, "person": "R-1", "post": "chair", "effective_on": "2025-01-01"}
        await ok(office.post("/leaders", json=chair))
    # two branches by one chair, who sits on no council that is known; no liaisons, terms, members or years of birth
    page = await ok(office.get("/findings"), 200)
    rules = {one["rule"] for one in page["findings"]}
    assert {"chair_of_two", "chair_on_council", "liaison_missing", "no_term", "age_cap", "mean_age"} <= rules
    assert sum(page["counts"].values()) == len(page["findings"])
    first = await ok(office.get("/findings", params={"limit": 2}), 200)
    rest = await ok(office.get("/findings", params={"cursor": first["next"]}), 200)
    assert first["findings"] + rest["findings"] == page["findings"]
    assert [one["severity"] for one in page["findings"]] == sorted(
        (one["severity"] for one in page["findings"]), key=["error", "warning", "notice"].index
    )
    gone = (await office.get("/findings", params={"cursor": "no_chair-0"})).json()
    assert (gone["type"], gone["errors"][0]["field"]) == ("malformed", "cursor")
    before = await ok(office.get("/findings", params={"as_of": "2024-12-31", "rule": "no_chair"}), 200)
    assert sorted(one["subject"] for one in before["findings"]) == ["branch/CSBME-01", "branch/CSBME-02"]
    await _only_the_own_branch_is_shown(door)
    await _each_is_told_once(door, len(page["findings"]))
    (two,) = (await ok(office.get("/findings", params={"rule": "chair_of_two"}), 200))["findings"]
    answer = {"code": two["code"], "reason": "kept_this_term", "until": "2030-01-01", "because": "本届保留（虚构）"}
    await ok(door.client("registry", "leader").post("/findings/answers", json=answer), 403)
    await ok(office.post("/findings/answers", json=answer))
    (shown,) = (await ok(office.get("/findings", params={"rule": "chair_of_two"}), 200))["findings"]
    assert (shown["answer"]["reason"], shown["answer"]["actor"]) == ("kept_this_term", "test-secretariat")
    over = {"rule": "chair_of_two", "as_of": "2030-01-01"}
    assert [one["answer"] for one in (await ok(office.get("/findings", params=over), 200))["findings"]] == [None]
    await ok(office.post("/leaders/end", json={"code": "P-1", "effective_on": "2026-01-01"}, headers={"If-Match": "1"}))
    await tell_findings(registry)
    closed = await registry.database.pool.fetch("SELECT rule FROM finding WHERE closed_on IS NOT NULL")
    assert "chair_of_two" in {row["rule"] for row in closed}


async def _only_the_own_branch_is_shown(door: World) -> None:
    own = door.client("registry", "branch_liaison", scope="CSBME-01")
    page = await ok(own.get("/findings"), 200)
    assert all("CSBME-01" in one["bodies"] for one in page["findings"])
    (two,) = [one for one in page["findings"] if one["rule"] == "chair_of_two"]
    assert two["facts"] is None
    foreign = await ok(own.get("/findings", params={"branch": "CSBME-02"}), 200)
    assert [one["rule"] for one in foreign["findings"]] == ["chair_of_two"]
    await ok(door.client("registry", "expert_liaison", scope="R-1").get("/findings"), 403)


async def _each_is_told_once(door: World, count: int) -> None:
    registry = door.running["registry"]
    for _ in range(2):
        await tell_findings(registry)
    told = await registry.database.pool.fetchval(
        "SELECT count(*) FROM ledger WHERE type = 'registry.finding.opened.v1'"
    )
    assert told == count
