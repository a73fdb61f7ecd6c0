"""The registry's HTTP door: who may, what comes back, on which day and as known when."""

from __future__ import annotations

import asyncio
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


ROSTER = "编码,全称,类型,成立日期\nCSBME-01,中国生物医学工程学会生物力学分会,分会,2012年5月\n"
NOBODY = {"code": "P-1", "branch": "CSBME-01", "person": "R-1", "effective_on": "2025-01-01"}


def upload(text: str | bytes, name: str = "roster.csv") -> dict[str, Any]:
    """A form with a file."""
    return {"file": (name, text if isinstance(text, bytes) else text.encode(), "application/octet-stream")}


async def test_a_roster_is_shown_then_imported_then_the_same(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    in_query = office.post("/branches/import", files=upload(ROSTER), params={"dry_run": "true"})
    in_form = office.post("/branches/import", files=upload(ROSTER), data={"dry_run": "true"})
    for asked in (in_query, in_form):
        shown = await ok(asked, 200)
        assert shown["dry_run"] is True
        assert shown["counts"] == {"new": 1, "changed": 0, "same": 0, "error": 0}
        assert "只写到月" in shown["lines"][0]["notes"][0]
    assert (await ok(office.get("/branches"), 200))["branches"] == []
    done = await ok(office.post("/branches/import", files=upload(ROSTER), headers={"X-Batch-Id": "demo-1"}), 200)
    assert (done["counts"]["new"], done["batch_id"]) == (1, "demo-1")
    again = await ok(office.post("/branches/import", files=upload(ROSTER)), 200)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 1, "error": 0}
    assert again["batch_id"].startswith("roster-")


async def test_a_wrong_roster_is_answered_with_rows_and_columns_and_a_wrong_file_with_a_sentence(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    wrong = ROSTER + "CSBME-02,心律分会,分会,五月\n"
    shown = await ok(office.post("/branches/import", files=upload(wrong), data={"dry_run": "true"}), 200)
    assert shown["counts"] == {"new": 1, "changed": 0, "same": 0, "error": 1}
    refused = await ok(office.post("/branches/import", files=upload(wrong)), 422)
    assert [(e["row"], e["column"], e["rule"]) for e in refused["errors"]] == [(3, "成立日期", "date-unreadable")]
    assert (await ok(office.get("/branches"), 200))["branches"] == []
    for content, status, type_ in (
        (b"\x89PNG\r\n\x1a\n" + bytes(50), 422, "not-a-spreadsheet"),
        ("编码,类型\nA,分会\n".encode(), 422, "column-is-missing"),
        (b"a" * (5 * 1024 * 1024 + 1), 413, "file-too-large"),
        (b"a" * (6 * 1024 * 1024), 413, "file-too-large"),
    ):
        assert (await ok(office.post("/branches/import", files=upload(content)), status))["type"] == type_
    assert (await ok(office.post("/branches/import"), 422))["errors"][0]["field"] == "file"
    asked = office.post("/branches/import", files=upload(ROSTER), data={"dry_run": "perhaps"})
    assert (await ok(asked, 422))["errors"][0]["field"] == "dry_run"


async def test_nobody_does_what_the_policy_does_not_allow(door: World) -> None:
    own = door.client("registry", "branch_liaison", scope="CSBME-01")
    assert (await door.client("registry", None).get("/branches")).status_code == 401
    for office in (own, door.client("registry", "reviewer"), door.client("registry", "operator")):
        for path, body in (("/society", SOCIETY), ("/branches", BRANCH), ("/liaisons", NOBODY)):
            assert (await office.post(path, json=body)).status_code == 403
    assert (await own.post("/branches/import", files=upload(ROSTER))).status_code == 403
    assert (await door.client("registry", "publisher").get("/branches")).status_code == 403
    assert (await door.client("registry", "operator").post("/branches/import", files=upload(ROSTER))).status_code == 200


async def test_a_liaison_explains_for_the_own_branch_only(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    why = {"branch": "CSBME-01", "reason": "fewer_than_three", "effective_on": "2026-01-01"}
    await ok(door.client("registry", "branch_liaison", scope="CSBME-02").post("/group-absences", json=why), 403)
    await ok(door.client("registry", "branch_liaison", scope="CSBME-01").post("/group-absences", json=why))
    found = await ok(office.get("/branches/CSBME-01"), 200)
    assert (found["coverage"], found["no_group_because"]) == ("none", "fewer_than_three")


async def test_a_change_needs_the_version_and_the_same_request_twice_is_once(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    for _ in range(2):
        answer = await office.post("/liaisons", json=NOBODY, headers={"Idempotency-Key": "k-1"})
        assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    end = {"code": "P-1", "effective_on": "2025-06-01"}
    assert (await office.post("/liaisons/end", json=end)).status_code == 428
    assert (await office.post("/liaisons/end", json=end, headers={"If-Match": '"9"'})).status_code == 412
    version = (await ok(office.get("/posts", params={"as_of": "2025-01-01"}), 200))["posts"][0]["version"]
    assert (await office.post("/liaisons/end", json=end, headers={"If-Match": f'"{version}"'})).status_code == 201
    assert (await ok(office.get("/posts"), 200))["posts"] == []
    yesterday = {"as_of": "2025-01-01", "known_on": "2020-01-01"}
    assert (await ok(office.get("/posts", params=yesterday), 200))["posts"] == []


async def test_an_import_under_the_same_key_is_done_once_and_answered_alike(door: World) -> None:
    office, key = door.client("registry", "secretariat"), {"Idempotency-Key": "k-1"}
    asked = [office.post("/branches/import", files=upload(ROSTER), headers=key) for _ in range(4)]
    first, *others = await asyncio.gather(*(ok(answer, 200) for answer in asked))
    assert first["counts"]["new"] > 0
    assert others == [first] * 3
    outbox = await door.running["registry"].database.pool.fetchval("SELECT count(*) FROM ledger")
    for files, data in ((upload(ROSTER + "\n"), {}), (upload(ROSTER), {"effective_on": "2026-01-01"})):
        refused = await ok(office.post("/branches/import", files=files, data=data, headers=key), 422)
        assert refused["type"] == "key-reused"
    assert await door.running["registry"].database.pool.fetchval("SELECT count(*) FROM ledger") == outbox
    other = door.client("registry", "secretariat", subject="somebody-else")
    assert (await ok(other.post("/branches/import", files=upload(ROSTER), headers=key), 200))["counts"]["new"] == 0


async def test_of_a_dry_run_under_a_key_nothing_is_kept(door: World) -> None:
    office, key = door.client("registry", "secretariat"), {"Idempotency-Key": "k-1"}
    for _ in range(2):
        tried = office.post("/branches/import", files=upload(ROSTER), data={"dry_run": "true"}, headers=key)
        assert (await ok(tried, 200))["counts"]["new"] > 0
    assert await door.running["registry"].database.pool.fetchval("SELECT answer FROM idempotency") == {}
    refused = await ok(office.post("/branches/import", files=upload(ROSTER), headers=key), 422)
    assert refused["type"] == "key-reused"


async def test_a_list_is_read_page_by_page(door: World) -> None:
    office = door.client("registry", "secretariat")
    fields = ("心律", "体外循环", "医学物理")
    for n, field in enumerate(fields):
        name = f"中国生物医学工程学会{field}分会"
        await ok(office.post("/branches", json={"code": f"B-{n}", "name": name, "kind": "分会"}))
    first = await ok(office.get("/branches", params={"limit": 2}), 200)
    rest = await ok(office.get("/branches", params={"limit": 2, "cursor": first["next"]}), 200)
    assert [row["code"] for row in first["branches"] + rest["branches"]] == ["B-0", "B-1", "B-2"]
    assert rest["next"] is None


async def test_an_unknown_code_or_field_is_named(door: World) -> None:
    office = door.client("registry", "secretariat")
    assert (await ok(office.get("/branches/NONE"), 404))["type"] == "unknown"
    assert (await ok(office.get("/society"), 404))["type"] == "unknown"
    assert (await ok(office.post("/branches", json=BRANCH | {"colour": "red"}), 422))["errors"][0]["field"] == "colour"
    assert (await office.post("/liaisons", json=NOBODY)).status_code == 404
    refused = await ok(office.post("/branches", json=BRANCH | {"name": "中国生物医学工程学会心律研究院"}), 409)
    assert refused["type"] == "branch-name-breaks-rule"
    assert "不得以“研究院”结尾" in refused["title"]
