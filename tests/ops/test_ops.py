"""What an operator types, and what it does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ops.__main__ import app
from shared.database import clock
from shared.errors import Unidentified
from shared.identity import TokenCheck
from tests.ops.conftest import Ops
from tests.world import Keys, World

HEAD = "编码,全称,类型\n"
GOOD = HEAD + "CSBME-01,中国生物医学工程学会生物力学分会,分会\n"
WRONG = HEAD + "CSBME-01,,分会\nCSBME-01,中国生物医学工程学会心律分会,小组\n"


def test_a_token_carries_the_office_and_lives_ten_minutes_at_most(ops_file: Path, keys: Keys) -> None:
    words = ["token", "--office", "branch_liaison", "--scope", "CSBME-01", "--subject", "L-1"]
    printed = CliRunner().invoke(app, words, env={"LIANXI_OPS_FILE": str(ops_file)})
    check, now = TokenCheck(keys.jwks_file), clock()
    caller = check.caller(printed.stdout.strip(), now, now.date())
    assert caller.subject == "L-1"
    assert caller.scopes("branch_liaison") == {"CSBME-01"}
    too_long = CliRunner().invoke(app, [*words, "--minutes", "11"], env={"LIANXI_OPS_FILE": str(ops_file)})
    assert too_long.exit_code == 2
    late = now + timedelta(minutes=11)
    with pytest.raises(Unidentified, match="expired"):
        check.caller(printed.stdout.strip(), late, late.date())


def test_without_a_running_system_the_operator_is_told_what_to_do(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["status"], env={"LIANXI_OPS_FILE": str(tmp_path / "nothing.json")})
    assert said.exit_code == 2
    assert "make up" in said.output


def test_a_service_that_does_not_answer_is_not_ready(ops_file: Path) -> None:
    said = CliRunner().invoke(app, ["status"], env={"LIANXI_OPS_FILE": str(ops_file), "COLUMNS": "200"})
    assert said.exit_code == 1
    assert "没有应答" in said.output


async def test_a_dry_run_shows_wrong_cells_and_saves_nothing(ops: Ops, world: World, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text(WRONG, "utf-8")
    for words in (["--dry-run"], []):
        said = await ops("import", str(tmp_path / "wrong.csv"), *words)
        assert said.exit_code == 1, said.output
        assert "名称不能为空" in said.output
        assert "没有这种类型" in said.output
    branches = await world.client("registry", "secretariat").get("/branches")
    assert branches.json()["branches"] == []


async def test_an_import_twice_changes_nothing_the_second_time(ops: Ops, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    tried, first, second = [
        await ops("import", str(tmp_path / "good.csv"), *words) for words in (["--dry-run"], [], [])
    ]
    assert (tried.exit_code, first.exit_code, second.exit_code) == (0, 0, 0), first.output
    assert "预检(不保存)" in tried.output
    assert "新增 1" in tried.output
    assert "新增 1" in first.output
    assert "新增 0 · 变更 0 · 相同 1" in second.output


async def test_what_is_parked_is_listed_shown_retried_and_dropped_with_a_reason(ops: Ops, world: World) -> None:
    await park_something(world)
    listed = await ops("parked", "list", "reporting")
    assert "unknown_type" in listed.output
    number = str(await world.running["reporting"].database.pool.fetchval("SELECT id FROM parked"))
    assert "示例" in (await ops("parked", "show", "reporting", number)).output
    refused = await ops("parked", "retry", "reporting", number)
    assert refused.exit_code == 1
    assert (await ops("parked", "drop", "reporting", number)).exit_code == 2
    dropped = await ops("parked", "drop", "reporting", number, "--because", "示例：无人认领")
    assert dropped.exit_code == 0, dropped.output
    assert "没有待处理记录" in (await ops("parked", "list")).output
    because = await world.running["reporting"].database.pool.fetchval("SELECT because FROM parked_audit")
    assert because == "示例：无人认领"


async def test_status_shows_every_service(ops: Ops, world: World) -> None:
    said = await ops("status")
    assert said.exit_code == 0, said.output
    assert all(name in said.output for name in world.running)


async def park_something(world: World) -> None:
    """An event of a type that nobody knows, in reporting's queue."""
    from shared.consumer.parked import Parked
    from shared.events.base import Unreadable

    strange = Parked.unreadable('{"note": "示例"}'.encode(), Unreadable("unknown_type", "no such type here", "/type"))
    await world.running["reporting"].parked.add([strange])


async def test_a_roster_is_examined_and_its_findings_stand_beside_it(ops: Ops, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("编码,全称,届次,届次起,届次止\nA,心电研究会,1,2018-01-01,2022-12-31\n", "utf-8")
    said = await ops("checkup", str(file), "--on", "2026-11-22")
    assert said.exit_code == 1
    assert "错误" in said.output
    assert (tmp_path / "名册-体检.xlsx").read_bytes().startswith(b"PK")
    assert (await ops("checkup", str(file), "--on", "tomorrow")).exit_code == 2
