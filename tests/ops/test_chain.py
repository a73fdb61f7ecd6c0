"""`ops chain` on a log that somebody with every right has touched."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from ops.__main__ import app
from shared.events.envelope import encode
from shared.relay import chain
from tests.shared.test_intake import said

EVENTS = 12
ROW = ("position", "event_id", "type", "subject", "version", "recorded_at", "body", "hash")


@pytest.fixture
async def log(database_url_of: Callable[[str], Awaitable[str]], tmp_path: Path) -> AsyncIterator[asyncpg.Connection]:
    """The database of one service that has said twelve things, as its superuser; `ops.json` names it."""
    url = await database_url_of("kernel")
    connection = await asyncpg.connect(url)
    events = [said("B1", version) for version in range(1, EVENTS + 1)]
    bodies = [encode(event) for event in events]
    links = chain(bytes(32), bodies)
    rows = [
        (n, e.id, e.type, e.subject, e.version, e.recorded_at, body, link)
        for n, (e, body, link) in enumerate(zip(events, bodies, links, strict=True), 1)
    ]
    await connection.copy_records_to_table("event_log", records=rows, columns=ROW)
    await connection.execute("UPDATE chain_head SET position = $1, hash = $2", EVENTS, links[-1])
    known = {"urls": {}, "issuer_key_file": "none", "databases": {"registry": url}}
    (tmp_path / "ops.json").write_text(json.dumps(known))
    yield connection
    await connection.close()


Chain = Callable[[], Awaitable[tuple[int, str]]]


@pytest.fixture
def walked(tmp_path: Path) -> Chain:
    """`await walked()`: exit code and output of `ops chain`."""

    async def walk() -> tuple[int, str]:
        environment = {"LIANXI_OPS_FILE": str(tmp_path / "ops.json"), "COLUMNS": "200"}
        ended = await asyncio.to_thread(CliRunner().invoke, app, ["chain"], env=environment)
        return ended.exit_code, ended.output

    return walk


async def test_an_untouched_log_holds(log: asyncpg.Connection, walked: Chain) -> None:
    code, output = await walked()
    assert code == 0, output
    assert "│ 12 " in output


def one_row(change: str, position: int = 8) -> str:
    return f"UPDATE event_log SET {change} WHERE position = {position}"


DIFFER, BESIDE = "内容与哈希不符", "position 8: 列与内容不符 | "
TOUCHES = {
    "a word of a body": (
        one_row("body = replace(body::text, '6f74686572', '4f74686572')::bytea"),
        f"position 8: {DIFFER}",
    ),
    "a body with a hash that fits it": (
        """
        UPDATE event_log SET body = body || ' ', hash = sha256(
            (SELECT hash FROM event_log WHERE position = 4) || sha256(body || ' '::bytea)) WHERE position = 5
        """,
        f"position 6: {DIFFER}",
    ),
    "a hash": (one_row("hash = sha256(hash)"), f"position 8: {DIFFER}"),
    "a row deleted": ("DELETE FROM event_log WHERE position = 3", "position 3: 缺少一行"),
    "the last row deleted": ("DELETE FROM event_log WHERE position = 12", "position 11: 链头不符"),
    "two rows in each other's place": (
        ";".join(
            [
                "ALTER TABLE event_log DROP CONSTRAINT event_log_position_check",
                one_row("position = -4", 4),
                one_row("position = 4", 9),
                one_row("position = 9", -4),
            ]
        ),
        f"position 4: {DIFFER}",
    ),
    "a type beside its body": (one_row("type = 'a.b.c.v1'"), f"{BESIDE}type"),
    "a version beside its body": (one_row("version = 99"), f"{BESIDE}version"),
    "a subject beside its body": (one_row("subject = 'branch/B2'"), f"{BESIDE}subject"),
    "a moment beside its body": (one_row("recorded_at = recorded_at - interval '1 day'"), f"{BESIDE}recorded_at"),
    "an id beside its body": (one_row("event_id = gen_random_uuid()"), f"{BESIDE}event_id"),
    "the head": ("UPDATE chain_head SET hash = sha256(hash)", "position 12: 链头不符"),
}


@pytest.mark.parametrize("touch", TOUCHES)
async def test_whatever_is_touched_turns_the_chain_red_and_is_named(
    log: asyncpg.Connection, walked: Chain, touch: str
) -> None:
    statement, where = TOUCHES[touch]
    await log.execute(statement)
    code, output = await walked()
    assert code == 1, output
    assert where in output
