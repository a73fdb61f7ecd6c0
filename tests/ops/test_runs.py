"""`ops runs verify`: a file of a run, what proves it, and what one changed byte does to the proof."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from typer.testing import CliRunner

from ops.__main__ import app
from ops.proof.bundle import Bundle, Log, read, written
from ops.proof.gather import with_logs
from ops.proof.judged import Judged, judge
from services.reporting.commands.runs import KeepRun
from services.reporting.domain.audience import Readers
from services.reporting.handlers.run_files import file_of
from services.reporting.handlers.runs import keep_run
from services.reporting.views.proofs import proof
from shared.database import Database
from shared.heads import reach
from shared.http import json_bytes
from tests.ops.ledgers import SPEAKERS, move, tell_by_three
from tests.reporting.conftest import Databases
from tests.reporting.story import a_year

Url = Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Held:
    """What a third party was given: the file, and the head of reporting's log that was published later."""

    content: bytes
    bundle: Bundle
    head: str

    def judged(self, content: bytes | None = None, bundle: Bundle | None = None, head: str | None = None) -> Judged:
        return judge(content or self.content, bundle or self.bundle, [head or self.head])


@pytest.fixture
async def held(database_of: Databases, database_url_of: Url) -> Held:
    """A year that three services told, a digest of it, and both the file and the logs."""
    reporting, story = await database_of("reporting"), a_year(5, members=20, activities_held=15, contacts=20)
    urls = {service: await database_url_of("kernel") for service in SPEAKERS}
    await tell_by_three(story, reporting, urls)
    content, url = await kept(reporting), await database_url_of("kernel")
    connection = await asyncpg.connect(url)
    names = "event_id, type, subject, version, recorded_at, body"
    await move(
        connection, [tuple(row) for row in await reporting.pool.fetch(f"SELECT {names} FROM outbox ORDER BY id")]
    )
    head = (await reach(connection)).sha256
    await connection.close()
    async with reporting.reading() as reading:
        told = json.loads(json_bytes(await proof(reading, "2025-Q4-1")))
    return Held(content, await with_logs(told, urls | {"reporting": url}), head)


async def kept(reporting: Database) -> bytes:
    async with reporting.transaction("test-secretariat") as uow:
        await keep_run(uow, KeepRun(digest="2025-Q4", known_on=datetime(2026, 2, 1, tzinfo=UTC)))
    return (await file_of(reporting, "2025-Q4-1", Readers("secretariat"), "html", "zh", "P-1")).content


def red(judged: Judged) -> list[str]:
    return [f"{check.name}: {check.where}" for check in judged.checks if not check.holds]


def with_log(bundle: Bundle, service: str, **changes: Any) -> Bundle:
    return replace(bundle, logs=bundle.logs | {service: replace(bundle.logs[service], **changes)})


def altered(body: bytes) -> bytes:
    """One byte of it is another."""
    return body[:-3] + bytes([body[-3] ^ 1]) + body[-2:]


async def test_the_file_and_a_later_head_of_the_log_prove_dataset_lists_and_events(held: Held) -> None:
    judged = held.judged()
    assert red(judged) == []
    assert set(held.bundle.logs) == {"registry", "activities", "outreach", "reporting"}
    assert not any("链头：" in line for line in judged.open), judged.open
    assert any("链头：" in line for line in judge(held.content, held.bundle, []).open)
    await one_byte_of_anything_turns_it_red(held)
    a_template_that_was_changed_since_is_told(held)
    await a_head_that_is_none_or_too_old_proves_nothing(held)


def a_template_that_was_changed_since_is_told(held: Held) -> None:
    assert not any("模板" in line for line in held.judged().open)
    run = held.bundle.run | {"template_sha256_today": "0" * 64}
    judged = held.judged(bundle=replace(held.bundle, run=run))
    assert red(judged) == []
    assert any(line.startswith("模板在留存之后改过") for line in judged.open)
    without = {name: value for name, value in run.items() if name != "template_sha256_today"}
    assert not any("模板" in line for line in held.judged(bundle=replace(held.bundle, run=without)).open)


async def one_byte_of_anything_turns_it_red(held: Held) -> None:
    assert any("没有哈希相同的文件" in line for line in red(held.judged(content=held.content + b" ")))
    for service, log in held.bundle.logs.items():
        place = min(log.events)
        touched = with_log(held.bundle, service, events=log.events | {place: altered(log.events[place])})
        assert any(f"{service} position {place}" in line for line in red(held.judged(bundle=touched))), service
        hidden = with_log(touched, service, links=other_link(touched.logs[service], place))
        assert any(line for line in red(held.judged(bundle=hidden)) if "链头" in line), service
    for figure in ("members", "activities_held"):
        told = json.loads(json.dumps(held.bundle.run))
        told["dataset"]["figures"][figure]["value"] += 1
        assert any(figure in line for line in red(held.judged(bundle=replace(held.bundle, run=told))))
    told = json.loads(json.dumps(held.bundle.run))
    [listed] = [one for one in told["lists"] if one["figure"] == "members"]
    listed["event_ids"][0] = "00000000-0000-0000-0000-000000000000"
    found = red(held.judged(bundle=replace(held.bundle, run=told)))
    assert any("members/counted" in line for line in found)
    assert any("00000000-0000" in line for line in found)


def other_link(log: Log, place: int) -> tuple[bytes, ...]:
    """The chain is made anew over a changed event, as somebody with every right could."""
    n = place - log.before - 1
    return (*log.links[:n], hashlib.sha256(log.events[place]).digest(), *log.links[n + 1 :])


async def a_head_that_is_none_or_too_old_proves_nothing(held: Held) -> None:
    assert any("没有任何账本链经过它" in line for line in red(held.judged(head="f" * 64)))
    own = held.bundle.logs["reporting"]
    assert any("早于本期" in line for line in red(held.judged(head=own.start.hex())))


async def test_the_archive_says_what_was_put_into_it_and_the_command_ends_with_1_when_it_is_red(
    held: Held, tmp_path: Path
) -> None:
    archive, file = tmp_path / "proof.zip", tmp_path / "digest.html"
    archive.write_bytes(written(held.bundle))
    assert archive.read_bytes() == written(held.bundle)
    assert read(archive) == held.bundle

    async def verify(content: bytes) -> tuple[int, str]:
        file.write_bytes(content)
        words = ["runs", "verify", str(file), "--ledger", str(archive), "--head", held.head]
        result = await asyncio.to_thread(CliRunner().invoke, app, words, env={"COLUMNS": "200"})
        return result.exit_code, result.output

    code, said = await verify(held.content)
    assert code == 0, said
    assert "✗" not in said
    code, said = await verify(held.content.replace(b"2025", b"2026", 1))
    assert (code, "✗" in said) == (1, True)
    archive.write_bytes(b"no archive")
    assert (await verify(held.content))[0] == 2
    no_byte_of_it_makes_another_proof(held, written(held.bundle), archive)


def no_byte_of_it_makes_another_proof(held: Held, whole: bytes, hit: Path) -> None:
    """Wherever it is hit: unreadable, red, or what it said before, and never a fault of ours."""
    unreadable = 0
    for place in range(7, len(whole), len(whole) // 40):
        hit.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            bundle = read(hit)
            assert bundle == held.bundle or red(held.judged(bundle=bundle)), place
        except ValueError:
            unreadable += 1
    assert unreadable > 30
