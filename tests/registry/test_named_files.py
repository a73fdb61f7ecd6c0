"""A decision names a file that is kept here, and a step a paper; what is named stays."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import Any

from services.registry.clock import purge_files
from shared.database import clock
from tests.conftest import ROOT
from tests.registry.papers import pdf
from tests.registry.test_api import ok
from tests.registry.test_documents_api import sent
from tests.world import World

UNKNOWN = "0" * 64
DECIDED = {"body": "常务理事会", "decided_on": "2024-01-10", "number": "2024-1"}
BRANCH = {
    "code": "B-1",
    "name": "示例分会",
    "kind": "分会",
    "override_reason": "示例：历史名称",
    "founded_on": "2020-01-01",
}
HONOUR = {
    "code": "H-1",
    "kind": "commendation",
    "award": "示例表扬",
    "year": 2025,
    "recipient": {"kind": "branch", "code": "B-1"},
}
FACTS = {"branch": "B-1", "year": 2024}
RE_ELECTION = {"code": "RE-1", "body": "B-1"}


def decided(file: str) -> dict[str, Any]:
    return {**DECIDED, "file": file}


def test_no_route_of_the_registry_passes_by_the_look_at_named_files() -> None:
    for path in sorted((ROOT / "services/registry/api").glob("*.py")):
        imported = [
            name.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module == "shared.http"
            for name in node.names
        ]
        assert "accept" not in imported, path.name


async def test_what_is_not_kept_here_is_refused_with_its_field(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH | {"decision": DECIDED}))
    for path, asked, field in (
        ("/branches", BRANCH | {"code": "B-2", "name": "另一分会", "decision": decided(UNKNOWN)}, "decision/file"),
        ("/honours", HONOUR | {"decision": decided(UNKNOWN)}, "decision/file"),
        ("/annual-facts", FACTS | {"procedure": decided(UNKNOWN)}, "procedure/file"),
    ):
        refused = await ok(office.post(path, json=asked), 404)
        assert (refused["type"], refused["errors"][0]["field"]) == ("unknown", field), path
    malformed = await ok(office.post("/honours", json=HONOUR | {"decision": decided("F-1")}), 422)
    assert malformed["errors"][0]["field"] == "decision/file"


async def test_a_step_names_a_file_or_a_letter_that_is_there(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/branches", json=BRANCH))
    await ok(office.post("/re-elections", json=RE_ELECTION))
    file = (await sent(office, pdf("方案")))["sha256"]
    step = {"code": "RE-1", "step": "plan", "done_on": "2026-04-01"}
    for version, paper, status in ((1, "L-7", 404), (1, UNKNOWN, 404), (1, file, 201), (2, None, 201)):
        headers = {"If-Match": f'"{version}"'}
        answer = await ok(office.post("/re-elections/steps", json=step | {"paper": paper}, headers=headers), status)
        assert status == 201 or answer["errors"][0]["field"] == "paper"


async def test_no_named_file_is_purged_wherever_it_was_named(door: World) -> None:
    office, running = door.client("registry", "secretariat"), door.running["registry"]
    branch, honour, facts, paper, idle = [(await sent(office, pdf(name)))["sha256"] for name in "甲乙丙丁戊"]
    await ok(office.post("/branches", json=BRANCH | {"decision": decided(branch)}))
    await ok(office.post("/honours", json=HONOUR | {"decision": decided(honour)}))
    await ok(office.post("/annual-facts", json=FACTS | {"procedure": decided(facts)}))
    await ok(office.post("/re-elections", json=RE_ELECTION))
    step = {"code": "RE-1", "step": "plan", "done_on": "2026-04-01", "paper": paper}
    await ok(office.post("/re-elections/steps", json=step, headers={"If-Match": '"1"'}))
    await running.database.pool.execute("UPDATE file SET stored_at = $1", clock() - timedelta(days=31))
    await purge_files(running)
    left = {row["sha256"] for row in await running.database.pool.fetch("SELECT sha256 FROM file")}
    assert left == {branch, honour, facts, paper}
    assert idle not in left
