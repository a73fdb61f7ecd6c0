"""After an update that changed derived tables of a system with a past, `ops status` asks for a comparison."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from ops.__main__ import app
from shared.marks import reshaping
from shared.migrate import DUE, migrate, migrations
from shared.rebuild import Order, rebuild
from tests.conftest import ROOT, service

Url = Callable[[str], Awaitable[str]]
FIRST = "-- derived: x\nCREATE TABLE state (code text);\n-- kept: x\nCREATE TABLE note (code text);\n"
STEPS = {
    "service/0001.sql": FIRST,
    "service/0002.sql": "ALTER TABLE note ADD COLUMN text text;\nCREATE INDEX n ON state (code);\n",
    "service/0003.sql": "ALTER TABLE state\n    ADD COLUMN day date;\n",
    "service/0004.sql": "-- kept: x\nCREATE TABLE other (code text);\n",
}


@pytest.fixture
async def empty(database_url_of: Url) -> AsyncIterator[asyncpg.Connection]:
    """A database with the kernel's tables alone."""
    connection = await asyncpg.connect(await database_url_of("kernel"))
    yield connection
    await connection.close()


async def due(connection: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await connection.fetch("SELECT migration FROM rebuild_due ORDER BY 1")]


def test_only_a_change_of_a_derived_table_asks_for_a_comparison() -> None:
    assert reshaping(STEPS) == ("service/0001.sql", "service/0003.sql")


async def test_an_update_of_a_system_with_a_past_is_written_down_and_a_new_system_has_none(
    empty: asyncpg.Connection,
) -> None:
    kernel = migrations(ROOT / "nowhere")
    older = kernel | {name: STEPS[name] for name in list(STEPS)[:2]}
    await migrate(empty, older, None)
    assert await due(empty) == []
    await empty.execute("INSERT INTO position (source, subject, version) VALUES ('/societies/x/y', 'branch/B-1', 1)")
    await migrate(empty, kernel | STEPS, None)
    assert await due(empty) == ["service/0003.sql"]
    await migrate(empty, kernel | STEPS, None)
    assert await due(empty) == ["service/0003.sql"]


async def test_where_nobody_has_written_it_down_so_far_all_are_asked_for(empty: asyncpg.Connection) -> None:
    kernel = migrations(ROOT / "nowhere")
    await empty.execute("DROP TABLE rebuild_due")
    await empty.execute("DELETE FROM schema_migration WHERE name = $1", DUE)
    before = {name: sql for name, sql in kernel.items() if name != DUE} | STEPS
    await migrate(empty, before, None)
    await empty.execute("INSERT INTO position (source, subject, version) VALUES ('/societies/x/y', 'branch/B-1', 1)")
    await migrate(empty, kernel | STEPS, None)
    assert await due(empty) == ["service/0001.sql", "service/0003.sql"]


async def test_the_operator_is_told_until_a_comparison_was_alike_or_rows_were_put_right(
    database_url_of: Url, tmp_path: Path
) -> None:
    url, said = await database_url_of("outreach"), await database_url_of("kernel")
    connection, file = await asyncpg.connect(url), tmp_path / "ops.json"
    file.write_text(json.dumps({"urls": {}, "issuer_key_file": "", "databases": {"outreach": url}}))
    recipe, ledgers = service("outreach").recipe, {"registry": said, "activities": said}
    name = reshaping(migrations(service("outreach").migrations))[-1]

    async def status() -> str:
        environment = {"LIANXI_OPS_FILE": str(file), "COLUMNS": "200"}
        said = await asyncio.to_thread(CliRunner().invoke, app, ["status"], env=environment)
        assert said.exit_code == 0, said.output
        return said.output

    async def alike(*, replace: bool = False) -> bool:
        order = Order(database=url, ledgers=ledgers, society="csbme", replace=replace)
        return (await rebuild(recipe, order)).equal

    assert "尚未比对" not in await status()
    await connection.execute("INSERT INTO rebuild_due (migration) VALUES ($1)", name)
    assert "python -m ops rebuild --compare outreach" in await status()
    assert await alike()
    assert "尚未比对" not in await status()
    await connection.execute("INSERT INTO rebuild_due (migration) VALUES ($1)", name)
    await connection.execute("INSERT INTO item_elsewhere VALUES ('x/1', 'I-1', 1, 'done', '2026-01-02', '示例', NULL)")
    assert not await alike()
    assert "尚未比对" in await status()
    await alike(replace=True)
    assert "尚未比对" not in await status()
    await connection.close()
