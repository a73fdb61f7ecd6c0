"""Runs as files, made once and never otherwise; the secretary's own paragraphs; the heads of the logs."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import orjson
import pytest
from cryptography.fernet import Fernet

from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.commands.runs import KeepRun
from services.reporting.domain.audience import Readers, readers_of
from services.reporting.domain.period import period_of
from services.reporting.domain.refusals import NoSuchChapter, PaperDiffers
from services.reporting.handlers.log_heads import learn_heads
from services.reporting.handlers.paragraphs import write_paragraph
from services.reporting.handlers.run_files import file_of, made_again
from services.reporting.handlers.runs import keep_run
from services.reporting.store.log_heads import known_heads
from services.reporting.views import paragraphs as paragraph_views
from services.reporting.views import runs
from shared.database import Database
from shared.errors import StaleVersion, VersionMissing
from shared.heads import Reach
from shared.http import Answer
from shared.peers import Peers
from tests.reporting.conftest import Databases
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of
from tests.reporting.story import Story, activity, branch, society

OFFICE, LEADERS, OF_B01 = (readers_of(reader) for reader in (SECRETARIAT, LEADER, liaison_of("B-01")))


@pytest.fixture
async def database(database_of: Databases) -> Database:
    database, story = await database_of("reporting"), Story()
    story.say(society())
    for code in ("B-01", "B-02"):
        story.say(branch(code), date(2024, 1, 1))
    story.say(activity("A-1", date(2025, 11, 5), "B-01", attendances=10))
    await story.tell(database)
    return database


async def keep(database: Database, **more: Any) -> Answer:
    async with database.transaction("test-secretariat") as uow:
        return await keep_run(uow, KeepRun(digest="2025-Q4", **more))


async def write(database: Database, text: str, seen: int | None = None, chapter: str = "coverage") -> Answer:
    async with database.transaction("P-07", expected=seen) as uow:
        return await write_paragraph(uow, WriteParagraph(digest="2025-Q4", chapter=chapter, text=text))


async def told(database: Database, past: str) -> list[dict[str, Any]]:
    rows = await database.pool.fetch("SELECT body FROM ledger WHERE type LIKE $1 ORDER BY version", f"%.{past}.v_")
    return [orjson.loads(row["body"])["data"] for row in rows]


def test_an_audience_sees_what_each_of_its_readers_sees() -> None:
    for reader in (SECRETARIAT, LEADER, liaison_of("B-01"), liaison_of("B-02", "B-01")):
        assert readers_of(reader).reader == reader
    assert readers_of(liaison_of("B-02", "B-01")) == Readers("liaisons", ("B-01", "B-02"))


async def test_a_file_is_made_once_kept_and_told_with_its_hash(database: Database) -> None:
    run = (await keep(database))["run"]
    first = await file_of(database, run, OFFICE, "html", "zh", "P-1")
    again = await asyncio.gather(*(file_of(database, run, OFFICE, "html", "zh", "P-2") for _ in range(3)))
    assert {one.content for one in again} == {first.content}
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()
    [event] = await told(database, "rendered")
    assert (event["sha256"], event["bytes"], event["audience"]) == (first.sha256, len(first.content), "secretariat")
    assert (await made_again(database, run, OFFICE, "html", "zh")).content == first.content


async def test_two_who_ask_at_once_get_the_same_file(database: Database) -> None:
    run = (await keep(database))["run"]
    files = await asyncio.gather(*(file_of(database, run, LEADERS, "md", "zh", "P-1") for _ in range(4)))
    assert len({one.content for one in files}) == 1
    assert len(await told(database, "rendered")) == 1


async def test_each_audience_has_a_file_of_its_own_and_a_liaison_none_of_another_branch(database: Database) -> None:
    run = (await keep(database))["run"]
    for readers in (OFFICE, LEADERS, OF_B01):
        await file_of(database, run, readers, "md", "zh", "P-1")
    rows = await database.pool.fetch("SELECT audience, scope, content FROM run_file ORDER BY audience, scope")
    files = {(row["audience"], row["scope"]): row["content"].decode() for row in rows}
    assert set(files) == {("leaders", ""), ("liaisons", "B-01"), ("secretariat", "")}
    assert "B-02" in files["secretariat", ""]
    assert "B-01" in files["liaisons", "B-01"]
    assert "B-02" not in files["liaisons", "B-01"]


async def test_a_file_that_comes_out_otherwise_is_loud_and_the_kept_one_stays(database: Database) -> None:
    run = (await keep(database))["run"]
    await file_of(database, run, OFFICE, "md", "zh", "P-1")
    other = b"# Somebody has been here"
    await database.pool.execute(
        "UPDATE run_file SET content = $1, sha256 = $2", other, hashlib.sha256(other).hexdigest()
    )
    with pytest.raises(PaperDiffers):
        await made_again(database, run, OFFICE, "md", "zh")
    assert (await file_of(database, run, OFFICE, "md", "zh", "P-1")).content == other


async def test_a_paragraph_goes_into_the_next_run_and_survives_it(database: Database) -> None:
    before = (await keep(database))["run"]
    await write(database, "本季度，各分支机构**积极**开展工作。")
    after = (await keep(database))["run"]
    assert (before, after) == ("2025-Q4-1", "2025-Q4-2")
    assert (await keep(database))["same_as"] == after
    async with database.reading() as connection:
        assert (await runs.run(connection, before, SECRETARIAT))["paragraphs"] == {}
        kept = (await runs.run(connection, after, SECRETARIAT))["paragraphs"]["coverage"]
    assert (kept["text"], kept["version"], kept["written_by"]) == ("本季度，各分支机构**积极**开展工作。", 1, "P-07")
    story = Story()
    story.say(activity("A-2", date(2025, 12, 5), "B-02"))
    await story.tell(database)
    third = (await keep(database))["run"]
    async with database.reading() as connection:
        assert (await runs.run(connection, third, SECRETARIAT))["paragraphs"]["coverage"] == kept
    events = await told(database, "kept")
    assert [bool(event["paragraphs_sha256"]) for event in events] == [False, True, True]


async def test_a_paragraph_is_changed_only_by_who_saw_it(database: Database) -> None:
    assert (await write(database, "一"))["version"] == 1
    with pytest.raises(VersionMissing):
        await write(database, "二")
    assert (await write(database, "二", seen=1))["version"] == 2
    with pytest.raises(StaleVersion) as refusal:
        await write(database, "三", seen=1)
    sides = refusal.value.extras
    assert (sides["mine"], sides["theirs"], sides["original"]) == ({"text": "三"}, {"text": "二"}, {"text": "一"})
    assert (sides["conflicts"], [one["version"] for one in sides["said_since"]]) == (["text"], [2])
    with pytest.raises(NoSuchChapter):
        await write(database, "一", chapter="weather")


async def test_a_paragraph_taken_back_is_in_no_later_run(database: Database) -> None:
    await write(database, "一")
    with_it = (await keep(database))["run"]
    await write(database, "", seen=1)
    without = (await keep(database))["run"]
    async with database.reading() as connection:
        assert [len((await runs.run(connection, run, SECRETARIAT))["paragraphs"]) for run in (with_it, without)] == [
            1,
            0,
        ]
        shown = await paragraph_views.current(connection, "digest", period_of("2025-Q4"))
    assert (shown["coverage"]["version"], shown["coverage"]["paragraph"]) == (2, None)


@asynccontextmanager
async def registry_that_says(answers: list[dict[str, Any]]) -> AsyncIterator[Peers]:
    """A service on a port of its own that tells these heads, one after the other."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        assert asked.startswith(b"GET /ops/chain ")
        body = orjson.dumps(answers.pop(0))
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nContent-Type: application/json\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Peers("reporting", {"registry": f"http://127.0.0.1:{port}"}, Fernet.generate_key())
    finally:
        server.close()
        await server.wait_closed()


async def test_a_run_says_how_far_the_logs_reached_when_it_was_kept(database: Database) -> None:
    reaches = [Reach(7, "a" * 64), Reach(9, "b" * 64), Reach(8, "c" * 64)]
    async with registry_that_says([{"position": one.position, "sha256": one.sha256} for one in reaches]) as peers:
        await learn_heads(database, peers)
        first = (await keep(database))["run"]
        for _ in reaches[1:]:
            await learn_heads(database, peers)
    async with database.reading() as connection:
        kept = {head["log"]: head for head in (await runs.run(connection, first, SECRETARIAT))["heads"]}
        furthest = {head.log: head.position for head in await known_heads(connection)}
    assert kept["registry"] == {"log": "registry", "position": 7, "sha256": "a" * 64}
    assert set(kept) == {"registry", "reporting"}
    assert (await told(database, "kept"))[0]["heads"] == list(kept.values())
    assert furthest["registry"] == 9, "a log that became shorter is not believed"


def test_a_log_that_is_shorter_or_has_another_hash_was_written_anew() -> None:
    known = Reach(7, "a" * 64)
    assert known.may_become(known)
    assert known.may_become(Reach(8, "b" * 64))
    assert not known.may_become(Reach(7, "b" * 64))
    assert not known.may_become(Reach(6, "a" * 64))


STEPS = ("fact_list", "issue", "run", "run_list", "told_run", "outbox", "stream")


@pytest.mark.parametrize("table", STEPS)
async def test_a_keep_that_is_interrupted_leaves_nothing(database: Database, table: str) -> None:
    await database.pool.execute(
        f"""
        CREATE FUNCTION power_cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no power'; END $$;
        CREATE TRIGGER power_cut AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION power_cut();
        """
    )
    with pytest.raises(Exception, match="no power"):
        await keep(database, official=True)
    await database.pool.execute(f"DROP TRIGGER power_cut ON {table}")
    counts = {name: await database.pool.fetchval(f"SELECT count(*) FROM {name}") for name in STEPS}
    assert set(counts.values()) == {0}, counts
    assert (await keep(database, official=True))["run"] == "2025-Q4-1"
