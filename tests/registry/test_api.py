"""The registry's HTTP door: who may, what comes back, on which day and as known when."""

from __future__ import annotations

from typing import Any

from tests.world import World

SOCIETY: dict[str, Any] = {
    "code": "csbme",
    "name_zh": "中国生物医学工程学会",
    "name_en": "Chinese Society of Biomedical Engineering",
    "founded": "1980-11",
    "secretariat_staff": 7,
    "party_branch_founded": "2010-01",
    "party_branch_members": 4,
    "targets": {"key_works": 10, "experts": 100, "beneficiaries": 1000},
}
BRANCH = {"code": "CSBME-01", "name": "中国生物医学工程学会生物力学分会", "kind": "分会"}


async def ok(answer: Any, status: int = 201) -> Any:
    """The body of an answer with the status expected."""
    answer = await answer
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_society_its_branch_its_posts_and_its_group_are_there_after_being_told(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    founded = await ok(office.post("/branches", json=BRANCH))
    assert founded["effective_on"] == "1980-11-01"
    chair = {"code": "P-1", "branch": "CSBME-01", "person": "R-1", "post": "chair", "effective_on": "2025-01-01"}
    await ok(office.post("/leaders", json=chair))
    liaison = {"code": "P-2", "branch": "CSBME-01", "person": "R-2", "effective_on": "2025-02-01"}
    await ok(office.post("/liaisons", json=liaison))
    group = {"code": "G-1", "branch": "CSBME-01", "leader": "R-1", "effective_on": "2025-03-01"}
    assert (await ok(office.post("/party-groups", json=group)))["leader_post"] == "chair"

    january = await ok(office.get("/branches", params={"as_of": "2025-01-31"}), 200)
    assert [branch["coverage"] for branch in january["branches"]] == ["none"]
    now = await ok(office.get("/branches/CSBME-01"), 200)
    assert now["coverage"] == "group"
    assert len(now["history"]) == 1
    roster = await ok(office.get("/posts", params={"branch": "CSBME-01"}), 200)
    assert [(post["post"], post["person"]) for post in roster["posts"]] == [("chair", "R-1"), ("liaison", "R-2")]
    groups = await ok(office.get("/party-groups"), 200)
    assert groups["party_groups"][0]["leader_in_office"] is True
    assert (await ok(office.get("/society"), 200))["targets"]["experts"] == 100
