"""`ops runs export` and `verify` as they are typed: on a running system, and by whoever has a file and a head only."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ops.__main__ import app
from shared.heads import reach
from tests.conftest import service
from tests.ops.conftest import Ops
from tests.ops.ledgers import SPEAKERS, tell_by_three
from tests.reporting.story import a_year
from tests.servers import Broker
from tests.world import Keys, World

Url = Callable[[str], Awaitable[str]]


@pytest.fixture
async def urls(database_url_of: Url) -> dict[str, str]:
    """Where the ledgers lie: reporting's own database, and the logs of those who speak to it."""
    return {"reporting": await database_url_of("reporting")} | {
        one: await database_url_of("kernel") for one in SPEAKERS
    }


@pytest.fixture
def also_known(urls: dict[str, str]) -> dict[str, Any]:
    return {"databases": urls}


@pytest.fixture
async def world(broker: Broker, vhost: str, keys: Keys, urls: dict[str, str]) -> AsyncIterator[World]:
    """Reporting alone, having heard a year."""
    own = {"reporting": urls["reporting"]}
    async with World(keys, broker.amqp_url(vhost), own, {"reporting": service("reporting")}) as running:
        story = a_year(5, members=8, activities_held=8, contacts=8)
        await tell_by_three(story, running.running["reporting"].database, urls)
        yield running


async def a_third_party(*words: str | Path) -> Result:
    """The same command where there is no system."""
    nothing = {"LIANXI_OPS_FILE": "/nowhere/ops.json", "COLUMNS": "200"}
    return await asyncio.to_thread(CliRunner().invoke, app, ["runs", "verify", *map(str, words)], env=nothing)


async def kept_file(world: World, file: Path) -> tuple[str, str]:
    """The run, its file on the disk, and the head of reporting's log once it has told of both."""
    office = world.client("reporting", "secretariat")
    run: str = (await office.post("/runs", json={"digest": "2025-Q4"})).json()["run"]
    answer = await office.get(f"/runs/{run}/files/html")
    assert answer.is_success, answer.text
    await asyncio.to_thread(file.write_bytes, answer.content)
    pool = world.running["reporting"].database.pool
    await world.eventually(lambda: pool.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)"))
    return run, (await reach(pool)).sha256


async def test_a_run_is_taken_out_and_its_file_is_verified_with_and_without_the_system(
    ops: Ops, world: World, tmp_path: Path
) -> None:
    file, archive = tmp_path / "digest.html", tmp_path / "proof.zip"
    run, head = await kept_file(world, file)
    exported = await ops("runs", "export", run, "--out", str(archive))
    assert (exported.exit_code, archive.exists()) == (0, True), exported.output
    here = await ops("runs", "verify", str(file), "--head", head)
    there = await a_third_party(file, "--ledger", archive, "--head", f" {head.upper()} ")
    for said in (here, there):
        assert (said.exit_code, "✗" in said.output) == (0, False), said.output
        assert "未给出报告账本的链头" not in said.output
    alone = await a_third_party(file, "--ledger", archive)
    assert (alone.exit_code, "未给出报告账本的链头" in alone.output) == (0, True)
    await what_was_touched_is_named(file, archive, head)
    await what_is_typed_wrongly_is_told(ops, file, archive, run, tmp_path)
    file.write_bytes(file.read_bytes() + b" ")
    unknown = await ops("runs", "verify", str(file))
    assert (unknown.exit_code, "✗" in unknown.output) == (1, True), unknown.output


def listed(told: Any, figure: str) -> Any:
    return next(one for one in told["lists"] if one["figure"] == figure)


async def what_was_touched_is_named(file: Path, archive: Path, head: str) -> None:
    """Each part of the archive with something else in it, the rest as it was."""
    for name, change, where in (
        ("run.json", lambda told: told["dataset"]["figures"]["members"].update(value=-1), "members"),
        ("run.json", lambda told: listed(told, "members")["event_ids"].pop(), "members/counted"),
        ("run.json", lambda told: told["heads"][0].update(position=1), "position 1"),
        ("reporting/log.json", lambda told: told.update(start="0" * 63 + "1"), "没有任何账本链经过它"),
    ):
        other = archive.with_name("touched.zip")
        rewrite(archive, other, name, change)
        said = await a_third_party(file, "--ledger", other, "--head", head)
        assert (said.exit_code, "✗" in said.output) == (1, True), said.output
        assert where in said.output


def rewrite(archive: Path, other: Path, name: str, change: Callable[[Any], Any]) -> None:
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            if one == name:
                told = json.loads(content)
                change(told)
                content = json.dumps(told).encode()
            new.writestr(one, content)


def cut_short(archive: Path, other: Path) -> None:
    other.write_bytes(archive.read_bytes()[:-100])


async def what_is_typed_wrongly_is_told(ops: Ops, file: Path, archive: Path, run: str, folder: Path) -> None:
    none = await ops("runs", "export", "2025-Q4-99", "--out", str(folder / "none.zip"))
    assert (none.exit_code, "2025-Q4-99" in none.output, (folder / "none.zip").exists()) == (1, True, False)
    nowhere = await ops("runs", "export", run, "--out", str(folder / "no" / "such.zip"))
    assert (nowhere.exit_code, "没有这个文件夹" in nowhere.output) == (2, True)
    head = await a_third_party(file, "--ledger", archive, "--head", "abc")
    assert (head.exit_code, "64" in head.output) == (2, True)
    lacking = folder / "lacking.zip"
    rewrite(archive, lacking, "run.json", lambda told: told.pop("lists"))
    cut_short(archive, folder / "cut.zip")
    for broken in (lacking, folder / "cut.zip", file):
        said = await a_third_party(file, "--ledger", broken)
        assert (said.exit_code, "核验材料不可读" in said.output) == (2, True), said.output
    assert (await a_third_party(folder / "none.html", "--ledger", archive)).exit_code == 2
    away = await a_third_party(file)
    assert (away.exit_code, "make up" in away.output) == (2, True)
