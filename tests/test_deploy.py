"""The set-up keeps its promises: rights that hold, secrets that stay, servers that come up and go down."""

from __future__ import annotations

import asyncio
import json
import secrets
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import httpx
import pytest
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from joserfc.jwk import OKPKey

from deploy import topology
from deploy.databases import prepare_databases
from deploy.secrets import LOGINS, ROLES, ensure_secrets
from deploy.services import ALL, Place, environment
from shared.bus import family
from shared.events import TYPES
from shared.identity import Office, TokenCheck, issue
from tests.servers import Broker
from tests.world import PATIENT

# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def databases(postgres_admin_url: str) -> tuple[str, str, dict[str, str]]:
    """Two services of this test's own, prepared twice; their names and the passwords."""
    one, two = (f"{name}_{secrets.token_hex(3)}" for name in ("one", "two"))
    passwords = {role: f"{role} pass'word" for role in (one, two, f"{one}_owner", f"{two}_owner", "ops")}
    await prepare_databases(postgres_admin_url, passwords, (one, two))
    await prepare_databases(postgres_admin_url, passwords, (one, two))
    return one, two, passwords


async def _connect(admin_url: str, database: str, role: str, password: str) -> asyncpg.Connection[Any]:
    return await asyncpg.connect(admin_url, database=database, user=role, password=password)


async def test_the_owner_makes_tables_and_the_service_does_not(
    postgres_admin_url: str, databases: tuple[str, str, dict[str, str]]
) -> None:
    one, _, passwords = databases
    owner = await _connect(postgres_admin_url, one, f"{one}_owner", passwords[f"{one}_owner"])
    await owner.execute(f'CREATE TABLE told (figure int); GRANT SELECT ON told TO "{one}"')
    await owner.close()
    service = await _connect(postgres_admin_url, one, one, passwords[one])
    assert await service.fetchval("SELECT count(*) FROM told") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute("CREATE TABLE mine (figure int)")
    await service.close()


async def test_a_service_cannot_even_connect_to_the_database_of_another(
    postgres_admin_url: str, databases: tuple[str, str, dict[str, str]]
) -> None:
    one, two, passwords = databases
    for database in (two, "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _connect(postgres_admin_url, database, one, passwords[one])


async def test_ops_sees_only_what_it_was_granted(
    postgres_admin_url: str, databases: tuple[str, str, dict[str, str]]
) -> None:
    _, two, passwords = databases
    owner = await _connect(postgres_admin_url, two, f"{two}_owner", passwords[f"{two}_owner"])
    await owner.execute("CREATE TABLE kernel (); CREATE TABLE vault (); GRANT SELECT ON kernel TO ops")
    await owner.close()
    ops = await _connect(postgres_admin_url, two, "ops", passwords["ops"])
    assert await ops.fetchval("SELECT count(*) FROM kernel") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ops.fetchval("SELECT count(*) FROM vault")
    await ops.close()


# --- RabbitMQ ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def house(broker: Broker) -> dict[str, str]:
    """The whole definitions on the shared broker, imported twice; the passwords."""
    passwords = {login: f"of {login}" for login in LOGINS} | {"admin": broker.admin_password}
    async with _api(broker) as api:
        for _ in range(2):
            (await api.post("/api/definitions", json=topology.definitions(passwords))).raise_for_status()
    return passwords


def _api(broker: Broker) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=broker.api_url, auth=(broker.admin_user, broker.admin_password), timeout=60)


@pytest.fixture
async def activities(broker: Broker, house: dict[str, str]) -> AsyncIterator[AbstractChannel]:
    """A channel of the service activities."""
    url = broker.amqp_url(topology.SOCIETY, "svc-activities", house["svc-activities"])
    connection = await aio_pika.connect(url)
    async with connection:
        yield await connection.channel(on_return_raises=True)


@pytest.fixture
async def admin(broker: Broker, house: dict[str, str]) -> AsyncIterator[AbstractChannel]:
    """A channel of the administrator."""
    connection = await aio_pika.connect(broker.amqp_url(topology.SOCIETY))
    async with connection:
        yield await connection.channel()


async def _say(channel: AbstractChannel, exchange: str, key: str, body: bytes = b"{}") -> None:
    to = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
    await to.publish(aio_pika.Message(body, delivery_mode=2, message_id=secrets.token_hex(8)), key)


async def _take(channel: AbstractChannel, queue: str, wanted: bytes | None = None) -> AbstractIncomingMessage:
    """Consume until the wanted message comes (any, when none is named); it is left unacknowledged."""
    source = await channel.get_queue(queue, ensure=False)
    async with asyncio.timeout(PATIENT), source.iterator() as messages:
        async for message in messages:
            if wanted in (None, message.body):
                return message
            await message.ack()
    raise AssertionError(f"{queue} closed")


async def test_what_a_service_says_reaches_those_who_hear_its_family(
    activities: AbstractChannel, admin: AbstractChannel
) -> None:
    body = secrets.token_bytes(8)
    await _say(activities, "domain.events", "activities.activity.held.v2.p03", body)
    hearers = [service for service, families in topology.HEARS.items() if "activities.activity" in families]
    assert hearers
    for hearer in hearers:
        await (await _take(admin, f"{hearer}.in.0", body)).ack()


async def test_what_nobody_hears_is_kept(activities: AbstractChannel, admin: AbstractChannel) -> None:
    body = secrets.token_bytes(8)
    await _say(activities, "domain.events", "activities.unknown.said.v1.p00", body)
    await (await _take(admin, "unrouted", body)).ack()


async def test_a_replay_goes_to_the_one_who_asked(activities: AbstractChannel, admin: AbstractChannel) -> None:
    body = secrets.token_bytes(8)
    await _say(activities, "replay", "reporting", body)
    await (await _take(admin, "reporting.replay", body)).ack()


async def test_a_rejected_message_is_kept_as_dead(activities: AbstractChannel, admin: AbstractChannel) -> None:
    body = secrets.token_bytes(8)
    await _say(activities, "replay", "activities", body)
    message = await _take(activities, "activities.replay", body)
    await message.reject(requeue=False)
    await (await _take(admin, "activities.dead", body)).ack()


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("domain.events", "registry.branch.closed.v1.p00"),
        ("ingress.events", "membership.member.joined.v1"),
        ("dead", "activities"),
        ("unrouted", ""),
        ("", "registry.in.0"),
    ],
)
async def test_a_service_speaks_only_in_its_own_name(activities: AbstractChannel, exchange: str, key: str) -> None:
    with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
        await _say(activities, exchange, key)


@pytest.mark.parametrize("queue", ["registry.ingress", "reporting.in.0", "unrouted"])
async def test_a_service_reads_only_its_own_queues(activities: AbstractChannel, queue: str) -> None:
    with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
        await (await activities.get_queue(queue, ensure=False)).get(fail=False)


async def test_a_service_declares_nothing(activities: AbstractChannel) -> None:
    with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
        await activities.declare_queue("activities.mine")


@pytest.mark.parametrize("vhost", [topology.SOCIETY, topology.TRIAL])
async def test_every_queue_has_its_policy(broker: Broker, house: dict[str, str], vhost: str) -> None:
    wanted = {queue["name"] for queue in topology.topology(vhost)["queues"]}
    async with _api(broker) as api, asyncio.timeout(PATIENT):
        policies: dict[str, str] = {}
        while set(policies) != wanted:  # a new queue tells of its policy a little later
            queues = (await api.get(f"/api/queues/{vhost}")).json()
            policies = {queue["name"]: queue["policy"] for queue in queues if "policy" in queue}
            await asyncio.sleep(0.1)
    assert {queue["arguments"]["x-queue-type"] for queue in queues} == {"quorum"}
    for name, policy in policies.items():
        assert policy == ("kept" if name.endswith("dead") or name == "unrouted" else name.partition(".")[0])


def test_every_family_has_a_hearer_who_is_not_its_speaker() -> None:
    """What one's own reporting says to superiors is heard by theirs."""
    heard = {(service, told) for service, families in topology.HEARS.items() for told in families}
    abroad = {told for families in topology.FROM_OTHERS.values() for told in families}
    assert {told for _, told in heard} | abroad == {family(type_) for type_ in TYPES}
    assert not any(told.startswith(f"{service}.") for service, told in heard)


def test_everyone_who_may_write_to_a_topic_exchange_is_bound_to_keys() -> None:
    told = topology.definitions({login: "x" for login in LOGINS})
    bound = {(entry["user"], entry["vhost"]) for entry in told["topic_permissions"]}
    writers = {(entry["user"], entry["vhost"]) for entry in told["permissions"] if "domain" in entry["write"]}
    assert writers == bound


# --- secrets and services ---------------------------------------------------------------------------------------------


def test_secrets_are_made_once_and_only_for_their_owner(tmp_path: Path) -> None:
    ensure_secrets(tmp_path / "kept")
    first = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    ensure_secrets(tmp_path / "kept")
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept").iterdir()} == {0o600}
    assert set(json.loads(first["passwords.json"])["postgres"]) == {"postgres", *ROLES}
    assert b'"d"' not in first["jwks.json"]


def test_the_services_know_the_issuer(tmp_path: Path) -> None:
    kept = ensure_secrets(tmp_path)
    key = OKPKey.import_key(kept.issuer_key.read_bytes())
    key.ensure_kid()
    now = datetime.now(UTC)
    token = issue(key, "somebody", [Office(office="secretary")], now)
    assert TokenCheck(kept.jwks).caller(token, now, now.date()).subject == "somebody"


PLACE = Place("csbme", "pg:5432", "mq:5672", {service.name: (service.name, 8000) for service in ALL})


def test_only_prepare_learns_who_owns_the_tables(tmp_path: Path) -> None:
    kept = ensure_secrets(tmp_path)
    for service in ALL:
        if service.keeps:
            serving, preparing = environment(service, PLACE, kept), environment(service, PLACE, kept, preparing=True)
            assert set(preparing) - set(serving) == {"LIANXI_OWNER_DATABASE_URL"}
            assert ("LIANXI_BROKER_TEST_URL" in serving) == (service.name == "registry")


def test_the_console_learns_no_password(tmp_path: Path) -> None:
    kept = ensure_secrets(tmp_path)
    (console,) = (service for service in ALL if not service.keeps)
    told = environment(console, PLACE, kept)
    assert console.prepare is None
    assert json.loads(told["LIANXI_PEERS"]) == {name: f"http://{name}:8000" for name in topology.SERVICES}
    assert not any(password in str(told) for names in kept.passwords.values() for password in names.values())
