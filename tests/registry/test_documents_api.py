"""Files, documents and letters by HTTP: who may, what is kept, on which day and as known when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import asyncpg
import pytest

from services.registry.clock import purge_files
from shared.database import clock
from tests.registry.papers import pdf, picture, word, workbook
from tests.registry.test_api import ok
from tests.world import World

COUNCIL = {"body": "常务理事会", "decided_on": "2024-01-10", "number": "2024-1"}


async def sent(client: Any, content: bytes, name: str = "办法.pdf", status: int = 201) -> Any:
    """What came of uploading a file under a lying content type."""
    return await ok(client.post("/files", files={"file": (name, content, "text/html")}), status)


async def adopted(client: Any, code: str, file: str, day: str, category: str = "branch_guidance", **others: Any) -> int:
    """Draft a version and adopt it; returns its number."""
    versions = (await client.get(f"/documents/{code}")).headers.get("ETag")
    draft = {"code": code, "title": f"{code}办法", "category": category, "file": file, **others}
    drafted = await client.post("/documents", json=draft, headers={"If-Match": versions} if versions else {})
    assert drafted.status_code == 201, drafted.text
    version: int = drafted.json()["version"]
    body = {"code": code, "version": version, "effective_on": day, "decision": COUNCIL}
    await ok(client.post("/documents/adopt", json=body, headers={"If-Match": drafted.headers["ETag"]}))
    return version


async def test_a_file_comes_back_as_it_was_under_its_own_name_and_as_nothing_else(door: World) -> None:
    office, name = door.client("registry", "secretariat"), "../../附件 1“甲”；乙.pdf"
    told = await sent(office, pdf("甲"), name)
    assert (told["type"], told["name"], told["pages"], told["outcome"]) == ("pdf", name, 1, "stored")
    assert (await sent(office, pdf("甲"), "another.pdf"))["outcome"] == "same"
    answer = await office.get(f"/files/{told['sha256']}")
    assert answer.content == pdf("甲")
    disposition = answer.headers["Content-Disposition"]
    assert unquote(disposition.partition("filename*=UTF-8''")[2]) == name
    assert disposition.startswith("attachment; ")
    assert disposition.isascii()
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Type"]) == ("nosniff", "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"


async def test_a_file_is_refused_with_its_reason_and_twice_under_a_key_is_once(door: World) -> None:
    office = door.client("registry", "secretariat")
    assert (await sent(office, b"MZ" + bytes(99), "a.pdf", 422))["type"] == "file-type-not-taken"
    assert (await sent(office, word("甲"), "a.pdf", 422))["type"] == "file-name-says-another"
    assert (await sent(office, pdf("甲") + bytes(21 * 1024 * 1024), "a.pdf", 413))["type"] == "file-is-too-large"
    assert (await ok(office.post("/files"), 422))["errors"][0]["field"] == "file"
    await ok(office.get("/files/" + "0" * 64), 404)
    await ok(office.get("/files/..%2f..%2fetc%2fpasswd"), 404)
    await ok(office.get("/files/" + "Z" * 64), 422)
    key = {"Idempotency-Key": "k-1"}
    first = [await ok(office.post("/files", files={"file": ("a.pdf", pdf("甲"))}, headers=key)) for _ in range(2)]
    assert first[0] == first[1]
    other = office.post("/files", files={"file": ("b.pdf", pdf("甲"))}, headers=key)
    assert (await ok(other, 422))["type"] == "key-reused"


async def test_only_who_may_reads_what_is_not_published_and_that_is_written_down(door: World) -> None:
    office, party = door.client("registry", "secretariat"), door.client("registry", "party_branch")
    liaison = door.client("registry", "branch_liaison", scope="B-1")
    file = (await sent(party, pdf("甲")))["sha256"]
    await ok(liaison.post("/files", files={"file": ("a.pdf", pdf("乙"))}), 403)
    await ok(liaison.get(f"/files/{file}"), 403)
    await ok(door.client("registry", "publisher").get(f"/files/{file}"), 403)
    assert (await office.get(f"/files/{file}")).status_code == 200
    pool = door.running["registry"].database.pool
    assert [(r["reader"], r["sha256"]) for r in await pool.fetch("SELECT * FROM file_audit")] == [
        ("test-secretariat", file)
    ]
    await adopted(office, "D-1", file, "2024-02-01")
    assert (await liaison.get(f"/files/{file}")).status_code == 200
    assert await pool.fetchval("SELECT count(*) FROM file_audit") == 1


async def test_spoiled_bytes_are_never_handed_out(door: World) -> None:
    office = door.client("registry", "secretariat")
    file = (await sent(office, pdf("甲")))["sha256"]
    pool = door.running["registry"].database.pool
    await pool.execute("UPDATE file SET content = set_byte(content, 9, get_byte(content, 9) # 1)")
    refused = await ok(office.get(f"/files/{file}"), 500)
    assert refused["type"] == "file-is-spoiled"
    assert "校验值" in refused["title"]


async def test_a_file_that_nothing_needs_is_forgotten_and_no_other(door: World) -> None:
    office, running = door.client("registry", "secretariat"), door.running["registry"]
    idle, needed, fresh, named = [(await sent(office, pdf(name)))["sha256"] for name in "甲乙丙丁"]
    await adopted(office, "D-1", needed, "2024-02-01")
    paper = {**COUNCIL, "file": named}
    branch = {"code": "B-1", "name": "示例分会", "kind": "分会", "decision": paper, "override_reason": "示例：历史名称"}
    await ok(office.post("/branches", json=branch))
    old = clock() - timedelta(days=31)
    await running.database.pool.execute("UPDATE file SET stored_at = $1 WHERE sha256 <> $2", old, fresh)
    await purge_files(running)
    left = {row["sha256"] for row in await running.database.pool.fetch("SELECT sha256 FROM file")}
    assert left == {needed, fresh, named}
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await running.database.pool.execute("DELETE FROM file WHERE sha256 = $1", needed)
    assert idle not in left


async def test_the_version_in_force_is_right_on_both_edge_days_and_as_known_then(door: World) -> None:
    office, pool = door.client("registry", "secretariat"), door.running["registry"].database.pool
    file = (await sent(office, pdf("甲")))["sha256"]
    await adopted(office, "D-1", file, "2020-01-01")
    await pool.execute("UPDATE document_history SET recorded_at = '2020-01-05T00:00:00Z'")
    await adopted(office, "D-1", file, "2024-02-01", number="新2号")

    async def on(day: str, known: str | None = None) -> list[tuple[int, str]]:
        found = await ok(office.get("/documents", params={"as_of": day} | ({"known_on": known} if known else {})), 200)
        return [(row["document_version"], row["status"]) for row in found["documents"]]

    assert await on("2019-12-31") == []
    assert await on("2020-01-01") == [(1, "in_force")]
    assert await on("2024-01-31") == [(1, "in_force")]
    assert await on("2024-02-01") == [(2, "in_force")]
    assert await on("2024-02-01", "2020-01-05") == [(1, "in_force")]
    assert await on("2024-02-01", "2020-01-04") == []
    whole = await ok(office.get("/documents/D-1", params={"as_of": "2024-02-01"}), 200)
    assert [(v["version"], v["status"], v["until"]) for v in whole["versions"]] == [
        (1, "replaced", "2024-02-01"), (2, "in_force", None),
    ]  # fmt: skip
    assert whole["versions"][0]["file"] == file
    assert whole["versions"][1]["number"] == "新2号"
    assert [h["status"] for h in whole["history"]] == ["draft", "in_force", "draft", "in_force", "replaced"]


async def test_drafts_are_for_the_office_and_a_change_needs_the_version_seen(door: World) -> None:
    office, liaison = door.client("registry", "secretariat"), door.client("registry", "branch_liaison", scope="B-1")
    file = (await sent(office, pdf("甲")))["sha256"]
    draft = {"code": "D-1", "title": "甲办法", "category": "party_building", "file": file}
    await ok(liaison.post("/documents", json=draft), 403)
    await ok(office.post("/documents", json=draft))
    await ok(office.post("/documents", json=draft), 428)
    await ok(office.post("/documents", json=draft, headers={"If-Match": '"9"'}), 412)
    assert (await ok(liaison.get("/documents"), 200))["documents"] == []
    await ok(liaison.get("/documents/D-1"), 404)
    assert (await ok(office.get("/documents"), 200))["documents"][0]["status"] == "draft"
    sheet = (await sent(office, workbook(), "a.xlsx"))["sha256"]
    refused = await ok(office.post("/documents", json=draft | {"code": "D-2", "file": sheet}), 422)
    assert (refused["type"], refused["errors"][0]["field"]) == ("file-type-unfit", "file")
    await ok(office.post("/documents", json=draft | {"code": "D-2", "file": "0" * 64}), 404)
    adopt = {"code": "D-1", "version": 1, "effective_on": "2024-01-01", "decision": COUNCIL}
    await ok(office.post("/documents/adopt", json=adopt), 428)
    await ok(office.post("/documents/adopt", json=adopt, headers={"If-Match": '"1"'}))
    assert len((await ok(liaison.get("/documents"), 200))["documents"]) == 1
    abolish = {"code": "D-1", "effective_on": "2024-06-01", "decision": COUNCIL}
    await ok(office.post("/documents/abolish", json=abolish, headers={"If-Match": '"2"'}))
    for day, status in (("2024-05-31", "in_force"), ("2024-06-01", "abolished")):
        rows = (await ok(liaison.get("/documents", params={"as_of": day}), 200))["documents"]
        assert [row["status"] for row in rows] == [status]


async def test_the_database_itself_forbids_two_versions_in_force_on_a_day(door: World) -> None:
    office, pool = door.client("registry", "secretariat"), door.running["registry"].database.pool
    file = (await sent(office, pdf("甲")))["sha256"]
    await adopted(office, "D-1", file, "2020-01-01")
    await adopted(office, "D-1", file, "2024-01-01")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await pool.execute("UPDATE document SET until = '2024-01-02' WHERE version = 1")


async def test_letters_are_told_whole_put_right_and_hidden_where_internal(door: World) -> None:
    office, liaison = door.client("registry", "secretariat"), door.client("registry", "branch_liaison", scope="B-1")
    scan = (await sent(office, picture(), "扫描.png"))["sha256"]
    letter: dict[str, Any] = {
        "code": "L-1", "issuer": "中国科协", "number": "科协发〔2026〕3号", "title": "通知", "dated_on": "2026-01-02",
        "received_on": "2026-01-09", "study": True, "file": scan,
    }  # fmt: skip
    assert (await ok(office.post("/incoming", json=letter)))["outcome"] == "received"
    assert (await ok(office.post("/incoming", json=letter)))["outcome"] == "same"
    await ok(office.post("/incoming", json=letter | {"study": False}), 428)
    right = office.post("/incoming", json=letter | {"study": False}, headers={"If-Match": '"1"'})
    assert (await ok(right))["outcome"] == "corrected"
    await ok(office.post("/incoming", json=letter | {"code": "L-2", "internal": True, "file": None}))
    for client, codes in ((office, ["L-1", "L-2"]), (liaison, ["L-1"])):
        rows = (await ok(client.get("/incoming"), 200))["incoming"]
        assert [row["code"] for row in rows] == codes
    for day, codes in (("2026-01-08", []), ("2026-01-09", ["L-1"])):
        rows = (await ok(liaison.get("/incoming", params={"as_of": day, "study": "false"}), 200))["incoming"]
        assert [row["code"] for row in rows] == codes
    await ok(liaison.post("/incoming", json=letter | {"code": "L-3"}), 403)
    assert (await liaison.get(f"/files/{scan}")).status_code == 200
