"""A service that knows less than its hearers does not speak; one that knows all of it opens by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from shared import gate, heads
from shared.database import Database, clock
from shared.errors import Refused
from shared.heads import Ahead
from shared.peers import Peers
from shared.service import Running
from tests.backup.conftest import Start, say
from tests.world import PATIENT, World

SOURCE = "/societies/csbme/registry"
AWAY = {"registry": "", "reporting": "http://127.0.0.1:9"}
Made = Callable[[str], Awaitable[str]]
BRANCH = {"code": "B1", "name": "中国生物医学工程学会生物力学分会", "kind": "分会", "status": "normal"}


async def ready(world: World, name: str) -> dict[str, Any]:
    said: dict[str, Any] = (await world.client(name, None).get("/ready")).json()
    return said


async def test_a_registry_from_an_older_copy_refuses_to_speak_and_says_what_to_do(
    world: World, urls: dict[str, str], again: Start, database_url_of: Made
) -> None:
    await say(world, 3)
    await world.quiet()
    older = await again("registry", await database_url_of("registry"), urls)
    registry = older.running["registry"]
    await world.eventually(lambda: registry.gate.is_behind)
    answer = await older.client("registry", "secretariat").post("/branches", json=BRANCH)
    assert (answer.status_code, answer.json()["type"]) == (503, "ledger-behind")
    assert "branch/B1" in answer.json()["title"]
    assert "restore a newer backup" in answer.json()["title_en"]
    assert not registry.listening
    assert not registry.relay.leading
    said = await ready(older, "registry")
    assert (said["ready"], said["checks"]["ledger"], said["for_good"]) == (False, False, True)
    with pytest.raises(Refused):
        await say(older)
    assert await registry.database.pool.fetchval("SELECT count(*) FROM ledger") == 0
    assert (await older.client("registry", "secretariat").get("/branches")).status_code == 200
    await _ends_when_a_hearer_comes_back_that_knows_more(world, urls, registry)


async def _ends_when_a_hearer_comes_back_that_knows_more(world: World, urls: dict[str, str], behind: Running) -> None:
    """It was vouched for and opened without reporting, which was away."""
    await heads.vouch(behind.database.pool, "reporting")
    peers = Peers("registry", AWAY, world.keys.parked_key_file.read_bytes())
    opened = gate.Gate(behind.database, peers)
    asking = asyncio.create_task(opened.ask())
    await world.eventually(lambda: opened.is_open)
    peers.others |= urls
    with pytest.raises(ExceptionGroup) as fault:
        await asyncio.wait_for(asking, PATIENT)
    assert isinstance(fault.value.exceptions[0], gate.LedgerBehind)
    assert not opened.is_open


async def test_one_that_knows_all_it_has_said_opens_and_is_vouched_for(
    world: World, urls: dict[str, str], again: Start
) -> None:
    await say(world, 3)
    await world.quiet()
    same = await again("registry", world.databases["registry"], urls)
    registry = same.running["registry"]
    await world.eventually(lambda: registry.gate.is_open and registry.listening)
    assert await heads.vouched(registry.database.pool) == {"activities", "outreach", "reporting"}


async def test_a_database_that_nobody_vouched_for_waits_for_everybody(
    again: Start, database_url_of: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_SECONDS", 0.1)
    fresh = await again("registry", await database_url_of("registry"), AWAY)
    registry = fresh.running["registry"]
    with pytest.raises(AssertionError):
        await fresh.eventually(lambda: registry.gate.is_open, 0.7)
    answer = await fresh.client("registry", "secretariat").post("/branches", json=BRANCH)
    assert (answer.status_code, answer.json()["type"]) == (503, "ledger-unsure")
    assert "reporting" in answer.json()["title_en"]
    assert (await ready(fresh, "registry"))["for_good"] is False


async def test_one_that_was_vouched_for_does_not_wait_for_the_absent(
    again: Start, database_url_of: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_SECONDS", 0.1)
    url = await database_url_of("registry")
    connection = await asyncpg.connect(url)
    await heads.vouch(connection, "reporting")
    await connection.close()
    second = await again("registry", url, AWAY)
    await second.eventually(lambda: second.running["registry"].gate.is_open)


async def test_only_services_of_the_house_and_operators_are_told_what_is_held(
    again: Start, database_url_of: Made
) -> None:
    hearer, asked = await again("reporting", await database_url_of("reporting"), {}), {"source": SOURCE}
    assert (await hearer.client("reporting", "leader").get("/ops/heads", params=asked)).status_code == 403
    assert (await hearer.client("reporting", "operator").get("/ops/heads", params=asked)).json()["subjects"] == ""
    peers = hearer.running["reporting"].peers
    for token, status in (
        (peers.token(clock()), 200),
        (peers.token(clock() - timedelta(minutes=2)), 401),
        ("gAAAAA", 401),
    ):
        stranger = hearer.client("reporting", None)
        stranger.headers["Authorization"] = f"peer {token}"
        assert (await stranger.get("/ops/heads", params=asked)).status_code == status, token
        assert (await stranger.get("/runs")).status_code in (401, 403)


async def test_what_is_held_comes_in_pages_and_a_parked_event_counts(
    database_of: Callable[[str], Awaitable[Database]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "PAGE", 2)
    pool = (await database_of("kernel")).pool
    await pool.execute(
        """
        INSERT INTO position (source, subject, version) VALUES ($1, 'a', 1), ($1, 'b', 2), ($1, 'c', 3), ('x', 'd', 4)
        """,
        SOURCE,
    )
    await pool.execute(
        """
        INSERT INTO parked (event_id, source, type, subject, version, reason, sentence, body)
        VALUES (gen_random_uuid(), $1, 't', 'a', 7, 'poison', 'planted', ''),
               (NULL, NULL, NULL, NULL, NULL, 'schema', '', '')
        """,
        SOURCE,
    )
    first = await heads.held(pool, SOURCE)
    assert (sorted(first.as_pairs()), first.after) == ([("a", 1), ("a", 7), ("b", 2)], "b")
    second = await heads.held(pool, SOURCE, "b")
    assert (second.as_pairs(), second.after) == ([("c", 3)], None)
    nothing = await heads.held(pool, "nobody")
    assert (nothing.as_pairs(), nothing.after) == ([], None)
    assert await heads.ahead(pool, nothing) == []
    await pool.execute("INSERT INTO stream (subject, version) VALUES ('a', 6), ('b', 2), ('c', 4)")
    assert await heads.ahead(pool, first) == [Ahead("a", 7, 6)]
    assert await heads.ahead(pool, second) == []
    assert await heads.ahead(pool, await heads.held(pool, "x")) == [Ahead("d", 4, 0)]
