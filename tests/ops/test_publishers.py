"""What an outside team is given, used as they would: pika over TLS, trusting the authority that they were told of."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pika
import pytest

from deploy.certificates import ensure_certificates
from deploy.topology import topology
from shared.database import clock
from shared.settings import Settings
from tests.conftest import service
from tests.ops.conftest import Ops
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import PATIENT, Keys, World

SOURCE = "/societies/csbme/membership"
# Both vhosts have a queue of this name; the document of the service shows one of them.
pytestmark = pytest.mark.filterwarnings("ignore:Overwrite broker channel")


class Trying(World):
    """The registry alone, listening in the vhost for trying too."""

    trial_url = ""

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"broker_test_url": self.trial_url})


@pytest.fixture
async def trial(broker: Broker) -> AsyncIterator[str]:
    name = await new_vhost(broker, topology("of a test", trial=True))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture
async def world(
    broker: Broker, vhost: str, trial: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    databases = {"registry": await database_url_of("registry")}
    here = Trying(keys, broker.amqp_url(vhost), databases, {"registry": service("registry")})
    here.trial_url = broker.amqp_url(trial)
    async with here as running:
        yield running


@pytest.fixture
def ca(broker: Broker) -> Path:
    """The authority of the tests' broker."""
    assert broker.ca_file, "the broker of these tests speaks TLS: LIANXI_TEST_AMQPS_PORT and LIANXI_TEST_CA_FILE"
    return Path(broker.ca_file)


@pytest.fixture
def ca_pem(ca: Path) -> str:
    """Its certificate."""
    return ca.read_text("utf-8")


@pytest.fixture
def also_known(broker: Broker, vhost: str, trial: str, ca: Path) -> dict[str, Any]:
    """Of the broker, what `make up` writes down."""
    public = {"public_host": "localhost", "public_port": broker.tls_port, "ca_file": str(ca)}
    admin = {"admin_user": broker.admin_user, "admin_password": broker.admin_password, "api_url": broker.api_url}
    return {"broker": {**public, **admin, "vhost": vhost, "test_vhost": trial}}


@pytest.fixture
async def added(ops: Ops, broker: Broker) -> AsyncIterator[dict[str, Any]]:
    """What `ops publisher add --json` prints."""
    login = f"acme-{secrets.token_hex(3)}"
    said = await ops("publisher", "add", login, "--source", SOURCE, "--json")
    assert said.exit_code == 0, said.output
    yield json.loads(said.stdout)
    async with httpx.AsyncClient(base_url=broker.api_url, auth=(broker.admin_user, broker.admin_password)) as api:
        for user in (login, f"{login}-test"):
            await api.delete(f"/api/users/{user}")


def trusting(pem: str) -> ssl.SSLContext:
    """The strictest that Python knows: what newer versions do by themselves."""
    context = ssl.create_default_context(cadata=pem)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def connect(url: str, context: ssl.SSLContext, name: str | None = None) -> pika.BlockingConnection:
    parameters = pika.URLParameters(url)
    parameters.ssl_options = pika.SSLOptions(context, name or parameters.host)
    return pika.BlockingConnection(parameters)


def send(url: str, login: str, pem: str) -> None:
    """One event, confirmed."""
    event = {
        "specversion": "1.0",
        "id": "over-tls",
        "source": SOURCE,
        "type": "membership.member.joined.v1",
        "subject": "M-1",
        "time": "2026-03-02T09:15:00+08:00",
        "data": {"member": "M-1", "kind": "individual", "branches": [], "effective_on": "2026-03-01"},
    }
    connection = connect(url, trusting(pem))
    channel = connection.channel()
    channel.confirm_delivery()
    told = {"content_type": "application/cloudevents+json", "delivery_mode": 2, "message_id": event["id"]}
    properties = pika.BasicProperties(user_id=login, **told)
    channel.basic_publish("ingress.events", event["type"], json.dumps(event).encode(), properties, mandatory=True)
    connection.close()


def verdict(added: dict[str, Any]) -> dict[str, Any]:
    connection = connect(added["test_url"], trusting(added["ca_pem"]))
    channel = connection.channel()
    for _, _, body in channel.consume(added["verdicts"], auto_ack=True, inactivity_timeout=PATIENT):
        connection.close()
        assert body is not None, f"no verdict in {PATIENT} s"
        return dict(json.loads(body))
    raise AssertionError("the queue of verdicts was closed")


async def test_what_a_publisher_is_told_is_enough_to_be_heard_over_tls(world: World, added: dict[str, Any]) -> None:
    assert added["url"].startswith("amqps://")
    assert added["test_url"].startswith("amqps://")
    await asyncio.to_thread(send, added["url"], added["login"], added["ca_pem"])

    async def outcome() -> str | None:
        reader = world.client("registry", "publisher", scope=SOURCE)
        answer = await reader.get("/ingress/outcomes", params={"source": SOURCE, "id": "over-tls"})
        return str(answer.json()["outcome"]) if answer.status_code == 200 else None

    assert await world.eventually(outcome) == "accepted"
    await asyncio.to_thread(send, added["test_url"], added["test_login"], added["ca_pem"])
    told = await asyncio.to_thread(verdict, added)
    assert (told["id"], told["outcome"]) == ("over-tls", "duplicate")


async def test_a_publisher_is_told_in_words_where_the_authority_is_and_how_to_know_it(
    ops: Ops, added: dict[str, Any], ca: Path, ca_pem: str
) -> None:
    der = ssl.PEM_cert_to_DER_cert(ca_pem)
    assert added["ca_pem"] == ca_pem
    assert bytes.fromhex(added["ca_sha256"].replace(":", "")) == hashlib.sha256(der).digest()
    said = await ops("publisher", "add", added["login"], "--source", SOURCE)
    for word in ("amqps://localhost:", added["ca_sha256"], str(ca), added["test_login"], added["verdicts"]):
        assert word in said.output
    assert added["password"] not in said.output  # a new one


@pytest.fixture
def other_pem(tmp_path: Path) -> str:
    """The certificate of an authority that nobody was told of."""
    return ensure_certificates(tmp_path / "tls", "others", (), clock()).ca.read_text("utf-8")


async def test_a_broker_of_another_authority_or_name_is_not_trusted(added: dict[str, Any], other_pem: str) -> None:
    for pem, name in ((other_pem, "localhost"), (added["ca_pem"], "amqp.elsewhere.example")):
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.to_thread(connect, added["url"], trusting(pem), name)
    (await asyncio.to_thread(connect, added["url"], trusting(added["ca_pem"]), "127.0.0.1")).close()


@pytest.fixture
def shake(broker: Broker, ca_pem: str) -> Callable[..., tuple[str | None, str]]:
    """`shake("TLSv1_2")`: version and cipher after shaking hands with a client that knows only these."""

    def shake(version: str, ciphers: str = "ALL") -> tuple[str | None, str]:
        context = trusting(ca_pem)
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")  # else the client would refuse by itself
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
        with (
            socket.create_connection((broker.host, broker.tls_port), 10) as plain,  # type: ignore[arg-type]
            context.wrap_socket(plain, server_hostname="localhost") as wrapped,
        ):
            return wrapped.version(), (wrapped.cipher() or ("",))[0]

    return shake


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_tls_12_and_13_are_spoken(shake: Callable[..., tuple[str | None, str]]) -> None:
    assert shake("TLSv1_3") == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")
    assert shake("TLSv1_2") == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        shake("TLSv1_1")


@pytest.mark.parametrize("weak", ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-NULL-SHA"])
def test_a_cipher_without_authenticated_encryption_is_refused(
    shake: Callable[..., tuple[str | None, str]], weak: str
) -> None:
    with pytest.raises(ssl.SSLError, match=r"HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY"):
        shake("TLSv1_2", weak)


def roster(folder: Path, members: int, *wrong: str) -> Path:
    rows = [f"M-{n:05d},{('个人', '单位')[n % 2]},,2020-01-{n % 28 + 1:02d}" for n in range(members)]
    file = folder / "members.csv"
    file.write_text("\n".join(["会员编号,会员类别,分支机构,生效日期", *rows, *wrong]) + "\n", "utf-8-sig")
    return file


async def test_a_file_of_members_comes_in_through_the_same_door_and_a_second_time_changes_nothing(
    world: World, ops: Ops, added: dict[str, Any], ca: Path, tmp_path: Path
) -> None:
    words = ("publisher", "load", str(roster(tmp_path, 1_201)), "--source", SOURCE, "--day", "2026-01-01")
    registry = world.running["registry"].database.pool

    async def judged(times: int) -> bool:
        """Each id was accepted once, and was a duplicate each time it was sent again."""
        accepted = await registry.fetchval("SELECT count(*) FROM ingress_event WHERE outcome = 'accepted'")
        again = await registry.fetchval("SELECT count(*) FROM ingress_aside WHERE outcome = 'duplicate'")
        return (accepted, again) == (1_201, 1_201 * (times - 1))

    for times in (1, 2):
        said = await ops(*words, "--url", added["url"], "--ca", str(ca))
        assert said.exit_code == 0, said.output
        assert "1201" in said.output
        await world.eventually(lambda: judged(times))  # noqa: B023


async def test_a_file_with_wrong_rows_names_each_and_sends_nothing(ops: Ops, tmp_path: Path) -> None:
    file = roster(tmp_path, 3, "M-00001,个人,,2020-01-01", "M-9,团体的,,2020-01-01", "M-8,个人,,2012.5")
    said = await ops(
        "publisher", "load", str(file), "--source", SOURCE, "--day", "2026-01-01", "--url", "amqp://nowhere"
    )
    assert said.exit_code == 1
    for words in ("3 处错误", "5", "重复", "6", "kind", "7", "effective_on"):
        assert words in said.output
