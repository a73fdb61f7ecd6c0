"""The doors for workbooks: dry run, commit, progress, error workbook, batches, undo, exports, check-up, and who may."""

from __future__ import annotations

import asyncio
import io
import logging
from pathlib import Path
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook

from services.registry.domain.roster.columns import BRANCHES
from shared.imports.door import XLSX
from shared.workbook.writing import Filled, Line, workbook
from tests.registry.test_api import SOCIETY, ok
from tests.world import World

DATA = Path(__file__).parents[2] / "deploy" / "demo" / "data"
WRONG = "编码,全称,类型,成立日期\nX-1,中国生物医学工程学会心律分会,分会,五月\n"


def upload(content: bytes, name: str = "roster.xlsx") -> dict[str, Any]:
    """A form with a file."""
    return {"file": (name, content, "application/octet-stream")}


async def kept(world: World) -> dict[str, Any]:
    """How many rows each table has, once the relay has moved what was said."""
    await world.quiet()
    pool = world.running["registry"].database.pool
    names = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {row["tablename"]: await pool.fetchval(f"SELECT count(*) FROM {row['tablename']}") for row in names}


async def test_a_workbook_is_tried_imported_listed_exported_and_undone(door: World) -> None:
    office, content = door.client("registry", "secretariat"), (DATA / "csbme-branches.csv").read_bytes()
    await ok(office.post("/society", json=SOCIETY))
    before, empty = await kept(door), await ok(office.get("/branches"), 200)
    tried = await ok(office.post("/imports", files=upload(content)), 200)
    assert (tried["dry_run"], tried["counts"]["new"], tried["observed"]) == (True, 21, None)
    assert await kept(door) == before
    asked = {"commit": "true", "plan": tried["plan"]}
    headers = {"X-Batch-Id": "first", "Idempotency-Key": "k-1"}
    done = await ok(office.post("/imports", files=upload(content), data=asked, headers=headers), 200)
    assert done["observed"] == tried["predicted"]
    assert await ok(office.post("/imports", files=upload(content), data=asked, headers=headers), 200) == done
    progress = await ok(office.get("/imports/first/progress"), 200)
    assert (progress["done"], progress["total"], progress["finished"], progress["state"]) == (21, 21, True, "saved")
    (batch,) = (await ok(office.get("/imports"), 200))["imports"]
    assert (batch["batch"], batch["actor"], batch["records"], batch["undone_by"]) == (
        "first",
        "test-secretariat",
        21,
        None,
    )
    exported = await office.get("/exports/分支机构")
    again = await ok(office.post("/imports", files=upload(exported.content)), 200)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 21, "error": 0}
    shown = await ok(office.post("/imports/first/undo", json={}), 200)
    assert (shown["dry_run"], shown["does"]) == (True, {"withdrawn": 21})
    await ok(office.post("/imports/first/undo", json={"commit": True}, headers={"X-Batch-Id": "u"}), 200)
    assert without_moment(await ok(office.get("/branches"), 200)) == without_moment(empty)
    assert (await ok(office.post("/imports/first/undo", json={"commit": True}), 409))["type"] == "batch-is-undone"
    assert (await ok(office.post("/imports/u/undo", json={}), 409))["type"] == "undo-is-final"
    assert (await ok(office.post("/imports/none/undo", json={}), 404))["type"] == "batch-is-unknown"


def without_moment(answer: dict[str, Any]) -> bytes:
    """An answer as bytes, but for the moment it speaks of."""
    return orjson.dumps({name: value for name, value in answer.items() if name != "known_on"})


async def test_an_error_workbook_comes_back_where_one_is_asked_for(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    refused = await ok(office.post("/imports", files=upload(WRONG.encode()), data={"commit": "true"}), 422)
    assert [(e["cell"], e["column"]) for e in refused["errors"]] == [("D2", "成立日期")]
    answer = await office.post("/imports", files=upload(WRONG.encode()), headers={"Accept": XLSX})
    assert orjson.loads(answer.headers["X-Counts"])["error"] == 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("分支机构").to_python()
    assert "成立日期" in str(rows[1][-1])
    for fields, field in (({"mapping": "{"}, "mapping"), ({"errors": "all"}, "errors")):
        asked = office.post("/imports", files=upload(WRONG.encode()), data=fields)
        assert (await ok(asked, 422))["errors"][0]["field"] == field


async def test_what_titles_mean_is_shown_and_templates_are_given(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    own = "编码,机构全名\nX-1,中国生物医学工程学会心律分会\n".encode()
    mapping = {"mapping": '{"分支机构": {"机构全名": "name"}}', "commit": "true"}
    await ok(office.post("/imports", files=upload(own), data=mapping), 200)
    (known,) = (await ok(office.get("/imports/mappings"), 200))["mappings"]
    assert (known["sheet"], known["title"], known["meaning"]) == ("分支机构", "机构全名", "name")
    assert (await ok(office.post("/imports", files=upload(own)), 200))["counts"]["same"] == 1
    both = await office.get("/imports/template")
    assert CalamineWorkbook.from_filelike(io.BytesIO(both.content)).sheet_names[:2] == ["分支机构", "委员"]
    assert (await ok(office.get("/imports/template", params={"sheet": "专家"}), 422))["errors"][0]["field"] == "sheet"


async def test_a_check_up_keeps_nothing_and_says_nothing_to_the_log(
    door: World, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    office = door.client("registry", "operator")
    rows = [Line({"code": "A", "name": "心电研究会", "chair": "张示例", "term_until": "2020-12-31"})]
    content = workbook([Filled(BRANCHES, rows)])
    before, files = await kept(door), sorted(Path.cwd().rglob(".lianxi/**/*"))
    with caplog.at_level(logging.DEBUG):
        answer = await office.post("/checkup", files=upload(content), data={"on": "2026-11-22"})
        listed = await office.post("/checkup", files=upload(content), headers={"Accept": "application/json"})
    assert answer.status_code == 200
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    assert sheets == ["概览", "发现", "分支机构"]
    assert {"term_overdue", "branch_name"} <= {one["rule"] for one in listed.json()["findings"]}
    assert await kept(door) == before
    assert sorted(Path.cwd().rglob(".lianxi/**/*")) == files
    assert "示例" not in caplog.text


async def test_nobody_imports_undoes_or_takes_out_who_may_not(door: World) -> None:
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/imports", {"files": upload(WRONG.encode())}),
        ("POST", "/imports/b/undo", {"json": {}}),
        ("GET", "/imports", {}),
        ("GET", "/imports/b/progress", {}),
        ("GET", "/imports/template", {}),
        ("GET", "/imports/mappings", {}),
        ("GET", "/exports/委员", {}),
        ("POST", "/checkup", {"files": upload(WRONG.encode())}),
    ]
    for office in ("branch_liaison", "expert_liaison", "publisher"):
        client = door.client("registry", office, scope="CSBME-01")
        answers = await asyncio.gather(*(client.request(method, path, **what) for method, path, what in asked))
        assert [answer.status_code for answer in answers] == [403] * len(asked)
    assert (await door.client("registry", "operator").get("/exports/委员")).status_code == 403
    assert (await door.client("registry", "operator").post("/imports/b/undo", json={})).status_code == 403
