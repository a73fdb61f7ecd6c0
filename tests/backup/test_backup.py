"""A backup of a working system is one moment of it, and a restore is all or nothing."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aio_pika
import asyncpg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from ops.__main__ import app
from ops.backup import cut as cutting
from ops.backup.archive import MANIFEST, Archive, Manifest, opened, seal, sha256_of
from ops.backup.cut import cut
from ops.backup.fault import Fault
from ops.backup.restore import Asked, restore
from ops.backup.take import take
from ops.backup.tools import Tools
from ops.place import Place
from ops.proof.verify import verify
from shared.bus import connect
from tests.backup.conftest import say
from tests.conftest import service
from tests.servers import Broker, drop_database
from tests.world import PATIENT, SERVICES, Keys, World, eventually

Made = Callable[[str], Awaitable[str]]


class House:
    """A system whose services can be stopped and started again on the same databases."""

    def __init__(self, keys: Keys, broker_url: str, place: Place) -> None:
        self._keys, self._broker_url, self.place = keys, broker_url, place
        self.key = keys.parked_key_file.read_bytes()

    def world(self) -> World:
        """All four services; `async with` starts and stops them."""
        databases = self.place.known["databases"]
        return World(self._keys, self._broker_url, databases, {name: service(name) for name in SERVICES})

    async def publish(self, exchange: str, key: str, body: bytes) -> None:
        """Put a message into the broker, as its administrator."""
        connection = await connect(self._broker_url, "test")
        channel = await connection.channel()
        message = aio_pika.Message(body, content_type="application/cloudevents+json")
        await (await channel.get_exchange(exchange, ensure=False)).publish(message, key)
        await connection.close()

    async def value(self, name: str, sql: str) -> Any:
        """One value of a service's database."""
        connection = await asyncpg.connect(self.place.known["databases"][name])
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    async def everything(self, name: str) -> dict[str, list[str]]:
        """Table -> its rows as text, of all tables of a service's database."""
        connection = await asyncpg.connect(self.place.known["databases"][name])
        try:
            tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            return {
                table: [row[0] for row in await connection.fetch(f'SELECT one::text FROM "{table}" AS one ORDER BY 1')]
                for (table,) in tables
            }
        finally:
            await connection.close()


async def kept_of_reporting(world: World) -> None:
    """What no ledger could bring back: an address, a superior's society, and a paragraph of the secretary."""
    office, operator = world.client("reporting", "secretariat"), world.client("reporting", "operator")
    society = {"society": "alpha", "name": "示例学会", "login": "fed-alpha", "since": "2026-01-01"}
    for client, path, body in (
        (office, "/addresses", {"holder": "R-1", "address": "r-1@example.org"}),
        (operator, "/federation/societies", society),
    ):
        answer = await client.post(path, json=body)
        assert answer.status_code == 201, answer.text


@pytest.fixture
async def house(
    keys: Keys, broker: Broker, vhost: str, postgres_admin_url: str, database_url_of: Made, tmp_path: Path
) -> AsyncIterator[House]:
    """Four databases and a vhost of its own; nothing runs yet."""
    urls = dict(zip(SERVICES, await asyncio.gather(*(database_url_of(name) for name in SERVICES)), strict=True))
    (tmp_path / "issuer.pem").write_text("issuer")
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "ca.key").write_text("authority")
    known = {
        "society": "csbme", "databases": urls, "owner_databases": urls, "postgres_admin": postgres_admin_url,
        "parked_key_file": str(keys.parked_key_file), "jwks_file": str(keys.jwks_file),
        "issuer_key_file": str(tmp_path / "issuer.pem"),
        "broker": {
            "vhost": vhost, "api_url": broker.api_url,
            "admin_user": broker.admin_user, "admin_password": broker.admin_password,
        },
    }  # fmt: skip
    yield House(keys, broker.amqp_url(vhost), Place({}, tmp_path / "issuer.pem", known))
    names = [urlsplit(url).path[1:] for url in urls.values()]
    connection = await asyncpg.connect(postgres_admin_url)
    left = await connection.fetch(
        "SELECT datname FROM pg_database WHERE datname ~ $1", rf"^({'|'.join(names)})_(before|restoring)_"
    )
    await connection.close()
    for row in left:
        await drop_database(postgres_admin_url, f"postgresql://x/{row['datname']}")


async def test_a_backup_under_load_comes_back_whole_and_what_came_after_it_is_gone(
    house: House, tmp_path: Path
) -> None:
    async with house.world() as world:
        speaking = asyncio.create_task(_speak(world))
        await eventually(lambda: house.value("reporting", "SELECT count(*) > 20 FROM fact"))
        folder = await take(house.place, tmp_path / "kept", with_secrets=False)
        speaking.cancel()
        await say(world, 5, "B9")
        await world.quiet()
        with pytest.raises(Fault, match=r"still connected.*make down"):
            await restore(house.place, folder, Asked())
    late = await house.value("registry", "SELECT body FROM event_log WHERE subject = 'branch/B9' AND version = 1")
    # Still on their way when the services stopped: an event that the restored registry never said, and an outside one.
    await house.publish("domain.events", "registry.branch.group_absence_explained.v1.p00", late)
    await house.publish("ingress.events", "membership.member.joined.v1", b"{}")
    known_then = opened(folder).manifest.services["registry"]
    assert known_then.position + known_then.outbox > 0
    await restore(house.place, tmp_path / "kept", Asked())
    assert await house.value("registry", "SELECT count(*) FROM ledger") == known_then.position + known_then.outbox
    async with house.world() as world:
        await world.quiet()
        said = await house.value("registry", "SELECT count(*) FROM ledger")
        assert await house.value("reporting", "SELECT count(*) FROM fact") == said
        await eventually(lambda: house.value("registry", "SELECT count(*) = 1 FROM ingress_aside"))
        assert await house.value("reporting", "SELECT count(*) FROM fact WHERE subject = 'branch/B9'") == 0
        await say(world, 1, "B9")
        await world.quiet()
        assert await verify(house.place, PATIENT)


async def _speak(world: World) -> None:
    for n in range(10_000):
        await say(world, 3, f"B{n % 7}")
        await asyncio.sleep(0.005)


async def test_what_no_hearer_has_is_told_again_after_a_restore(house: House, tmp_path: Path) -> None:
    async with house.world() as world:
        await say(world, 3)
        await world.quiet()
        await kept_of_reporting(world)
    older = await take(house.place, tmp_path, with_secrets=False)
    whole = await house.everything("reporting")
    async with house.world() as world:
        await say(world, 4)
        await world.quiet()
    with pytest.raises(Fault, match="registry of this backup knows less than activities"):
        await restore(house.place, older, Asked(only=("registry",)))
    await restore(house.place, older, Asked(only=("reporting",), drop_old=True))
    assert await house.everything("reporting") == whole
    assert await house.value("reporting", "SELECT max(version) FROM position") == 3
    async with house.world() as world:
        await world.quiet()
        assert await house.value("reporting", "SELECT count(*) FROM fact") == 7


async def test_the_moment_of_a_backup_waits_for_what_is_being_heard(house: House) -> None:
    urls = house.place.known["owner_databases"]
    hearing = await asyncpg.connect(urls["reporting"])
    async with AsyncExitStack() as stack:
        stack.push_async_callback(hearing.close)
        await hearing.execute("BEGIN; INSERT INTO inbox (event_id) VALUES (gen_random_uuid())")
        waiting = asyncio.create_task(stack.enter_async_context(cut(urls)))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await hearing.execute("COMMIT")
        moment = await waiting
        assert await moment.connections["reporting"].fetchval("SELECT count(*) FROM inbox") == 1
        await hearing.execute("INSERT INTO inbox (event_id) VALUES (gen_random_uuid())")
        assert await moment.connections["reporting"].fetchval("SELECT count(*) FROM inbox") == 1


async def test_a_backup_gives_way_to_a_service_that_does_not_end(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cutting, "HOLD_MILLISECONDS", 50)
    monkeypatch.setattr(cutting, "ATTEMPTS", 2)
    hearing = await asyncpg.connect(house.place.known["owner_databases"]["outreach"])
    try:
        await hearing.execute("BEGIN; INSERT INTO inbox (event_id) VALUES (gen_random_uuid())")
        with pytest.raises(Fault, match="too busy"):
            await take(house.place, tmp_path / "kept", with_secrets=False)
    finally:
        await hearing.close()
    assert os.listdir(tmp_path / "kept") == []


async def test_a_damaged_backup_touches_nothing(house: House, tmp_path: Path) -> None:
    folder = await take(house.place, tmp_path / "kept", with_secrets=False)
    before = await _databases(house)
    dump = folder / "registry.dump"
    whole = dump.read_bytes()
    dump.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Fault, match="is damaged"):
        await restore(house.place, folder, Asked())
    dump.unlink()
    with pytest.raises(Fault, match="is missing"):
        await restore(house.place, folder, Asked())
    _with_dump(folder, whole[: len(whole) * 2 // 3])  # a manifest that agrees with a dump that is none
    with pytest.raises(Fault, match="pg_restore"):
        await restore(house.place, folder, Asked())
    manifest = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(manifest.replace('"csbme"', '"other"'))
    with pytest.raises(Fault, match="is damaged"):
        await restore(house.place, folder, Asked())
    with pytest.raises(Fault, match="is no backup"):
        opened(tmp_path / "kept" / "nothing")
    assert await _databases(house) == before


def _with_dump(folder: Path, content: bytes) -> None:
    """Put other bytes in the place of the registry's dump and seal the archive again."""
    manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    (folder / "registry.dump").write_bytes(content)
    manifest.files["registry.dump"].bytes = len(content)
    manifest.files["registry.dump"].sha256 = sha256_of(folder / "registry.dump")
    for path in folder.glob("manifest.*"):
        path.unlink()
    seal(folder, manifest)


async def _databases(house: House) -> set[str]:
    connection = await asyncpg.connect(house.place.known["postgres_admin"])
    try:
        names = "|".join(urlsplit(url).path[1:] for url in house.place.known["databases"].values())
        rows = await connection.fetch("SELECT oid, datname FROM pg_database WHERE datname ~ $1", f"^({names})")
        return {f"{row['oid']} {row['datname']}" for row in rows}
    finally:
        await connection.close()


async def test_what_the_broker_gave_up_on_is_taken_back_before_anything_is_restored(
    house: House, tmp_path: Path
) -> None:
    folder = await take(house.place, tmp_path / "kept", with_secrets=False)
    await house.publish("dead", "registry", b"from outside, perhaps")
    before = await _databases(house)
    with pytest.raises(Fault, match=r"registry\.dead.*not empty"):
        await restore(house.place, folder, Asked())
    assert await _databases(house) == before


async def test_the_verbs_say_what_they_did_and_end_with_1_when_they_did_nothing(house: House, tmp_path: Path) -> None:
    known = {**house.place.known, "urls": {}}
    (tmp_path / "ops.json").write_text(json.dumps(known))
    environment = {"LIANXI_OPS_FILE": str(tmp_path / "ops.json"), "COLUMNS": "200"}

    async def ops(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(words), env=environment)

    kept = str(tmp_path / "kept")
    taken = await ops("backup", kept)
    assert taken.exit_code == 0, taken.output
    assert "停听" in taken.output
    refused = await ops("restore", kept, "--only", "nobody")
    assert (refused.exit_code, "no such service" in refused.output) == (1, True)
    done = await ops("restore", kept, "--drop-old")
    assert done.exit_code == 0, done.output
    assert "make up" in done.output


async def test_the_keys_are_in_it_only_when_asked_for_and_another_key_is_refused(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = await take(house.place, tmp_path / "without", with_secrets=False)
    assert "The keys are not in it" in capsys.readouterr().out
    assert sorted(path.name for path in without.iterdir()) == sorted(
        [MANIFEST, "manifest.sha256", *(f"{name}.dump" for name in SERVICES)]
    )
    folder = await take(house.place, tmp_path / "with", with_secrets=True)
    assert "The keys are in it" in capsys.readouterr().out
    key = folder / "secrets" / "parked.key"
    assert key.read_bytes() == house.key
    assert (folder / "secrets" / "tls" / "ca.key").read_text() == "authority"
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in (folder, *folder.rglob("*")))
    assert key.read_text() not in (folder / MANIFEST).read_text()
    another = tmp_path / "another.key"
    another.write_text("another")
    place = Place({}, house.place.issuer_key, {**house.place.known, "parked_key_file": str(another)})
    with pytest.raises(Fault, match="under another key"):
        await restore(place, folder, Asked())


async def test_in_containers_the_tools_beside_the_server_are_used_and_no_password_stands_in_a_command(
    house: House, tmp_path: Path
) -> None:
    url = urlsplit(house.place.known["postgres_admin"])
    native = Tools.of(house.place, 13)
    inside = tmp_path / "compose"
    # A stand-in for `docker compose exec -T postgres`: the same programs, which ask for no password there.
    inside.write_text(
        f"""#!/bin/sh
echo "$@" >>{tmp_path}/asked
shift 3
export PGHOST={url.hostname} PGPORT={url.port} PGPASSWORD='{unquote(url.password or "")}'
program=$1; shift
exec {native.folder}/$program "$@"
"""
    )
    inside.chmod(0o755)
    words = [str(inside), "exec", "-T", "postgres"]
    place = Place({}, house.place.issuer_key, {**house.place.known, "postgres_exec": words})
    archive: Archive = opened(await take(place, tmp_path / "kept", with_secrets=False))
    archive.check()
    await restore(place, archive.folder, Asked(drop_old=True))
    asked = (tmp_path / "asked").read_text()
    assert asked.count("exec -T postgres pg_dump") == asked.count("exec -T postgres pg_restore") == len(SERVICES)
    assert unquote(url.password or "") not in asked
    argv, environment = native.call("pg_dump", house.place.known["postgres_admin"])
    assert environment["PGPASSWORD"] == unquote(url.password or "")
    assert environment["PGPASSWORD"] not in json.dumps(argv)
